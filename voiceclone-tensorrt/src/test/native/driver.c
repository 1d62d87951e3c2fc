/*
 * A CUDA driver without a GPU, for CudaStreamTest: the calls that the package io.github.voiceclone.tensorrt.nvidia makes of
 * the driver API, on the host's memory. It computes nothing, and CUDA's runtime library does not start on it. README.md here
 * says how to use it.
 *
 * What is queued in a stream is done when it is waited for and not before. Memory starts as NaN. A call that a driver would
 * refuse is refused: without a context, with memory that was not taken or is too small, a wait for a stream that is captured.
 * The end of the process tells what was left open.
 */
#include <cuda.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TOTAL_BYTES (1UL << 33)
#define CALL CUresult CUDAAPI
#define REQUIRE(condition, error) \
    if (!(condition)) return error
#define REQUIRE_CONTEXT REQUIRE(current == &primary, CUDA_ERROR_INVALID_CONTEXT)

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long open_streams, open_events, open_graphs, open_recordings;

/* The device and its one context. */

struct CUctx_st {
    int unused;
};
static struct CUctx_st primary;
static _Thread_local CUcontext current;
static _Thread_local struct CUstream_st *capturing;

CALL cuInit(unsigned flags) { return flags ? CUDA_ERROR_INVALID_VALUE : CUDA_SUCCESS; }

CALL cuDriverGetVersion(int *version) {
    *version = 13000;
    return CUDA_SUCCESS;
}

CALL cuDeviceGetCount(int *count) {
    *count = 1;
    return CUDA_SUCCESS;
}

CALL cuDeviceGet(CUdevice *device, int ordinal) {
    *device = 0;
    return ordinal ? CUDA_ERROR_INVALID_DEVICE : CUDA_SUCCESS;
}

CALL cuDeviceGetName(char *name, int room, CUdevice device) {
    snprintf(name, room, "no GPU (%d)", device);
    return CUDA_SUCCESS;
}

CALL cuDeviceGetAttribute(int *value, CUdevice_attribute attribute, CUdevice device) {
    *value = attribute == CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR ? 9 : 0;
    return device ? CUDA_ERROR_INVALID_DEVICE : CUDA_SUCCESS;
}

CALL cuDevicePrimaryCtxRetain(CUcontext *context, CUdevice device) {
    *context = &primary;
    return device ? CUDA_ERROR_INVALID_DEVICE : CUDA_SUCCESS;
}

CALL cuCtxSetCurrent(CUcontext context) {
    current = context;
    return CUDA_SUCCESS;
}

/* Memory: blocks in a list, the device's and pinned ones. */

struct block {
    char *at;
    size_t bytes;
    bool pinned;
    struct block *next;
};
static struct block *blocks;

static size_t taken(bool pinned) {
    size_t bytes = 0;
    for (struct block *b = blocks; b; b = b->next) bytes += b->pinned == pinned ? b->bytes : 0;
    return bytes;
}

static bool holds(const void *at, size_t bytes, bool pinned) {
    pthread_mutex_lock(&lock);
    struct block *b = blocks;
    while (b && !(b->pinned == pinned && b->at <= (char *)at && (char *)at + bytes <= b->at + b->bytes)) b = b->next;
    pthread_mutex_unlock(&lock);
    return b;
}

static CUresult take(void **at, size_t bytes, bool pinned) {
    REQUIRE_CONTEXT;
    REQUIRE(!capturing, CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED);
    REQUIRE(bytes, CUDA_ERROR_INVALID_VALUE);
    pthread_mutex_lock(&lock);
    struct block *b = bytes > TOTAL_BYTES - taken(pinned) ? 0 : malloc(sizeof *b);
    if (b) {
        *b = (struct block){malloc(bytes), bytes, pinned, blocks};
        *at = memset(b->at, 0xff, bytes);
        blocks = b;
    }
    pthread_mutex_unlock(&lock);
    return b ? CUDA_SUCCESS : CUDA_ERROR_OUT_OF_MEMORY;
}

static CUresult give(void *at, bool pinned) {
    REQUIRE_CONTEXT;
    pthread_mutex_lock(&lock);
    struct block **link = &blocks;
    while (*link && ((*link)->at != at || (*link)->pinned != pinned)) link = &(*link)->next;
    struct block *b = *link;
    if (b) {
        *link = b->next;
        free(b->at);
        free(b);
    }
    pthread_mutex_unlock(&lock);
    return b ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE;
}

CALL cuMemGetInfo(size_t *left, size_t *total) {
    REQUIRE_CONTEXT;
    pthread_mutex_lock(&lock);
    *total = TOTAL_BYTES;
    *left = TOTAL_BYTES - taken(false);
    pthread_mutex_unlock(&lock);
    return CUDA_SUCCESS;
}

CALL cuMemAlloc(CUdeviceptr *at, size_t bytes) { return take((void **)at, bytes, false); }
CALL cuMemFree(CUdeviceptr at) { return give((void *)at, false); }
CALL cuMemAllocHost(void **at, size_t bytes) { return take(at, bytes, true); }
CALL cuMemFreeHost(void *at) { return give(at, true); }

/* Streams: copies in the order queued. A graph is such a list, too. */

struct copy {
    void *to;
    const void *from;
    size_t bytes;
};
struct list {
    struct copy *copies;
    size_t count, done;
};
struct CUgraph_st {
    struct list list;
};
struct CUgraphExec_st {
    struct list list;
};
struct CUstream_st {
    struct list list;
    CUgraph captured;
    bool invalidated;
};
struct CUevent_st {
    CUstream stream;
    size_t place;
};

static void append(struct list *list, const struct copy *copies, size_t count) {
    list->copies = realloc(list->copies, (list->count + count + 1) * sizeof *copies);
    memcpy(list->copies + list->count, copies, count * sizeof *copies);
    list->count += count;
}

static CUresult queue(CUstream stream, void *to, const void *from, size_t bytes) {
    struct copy copy = {to, from, bytes};
    append(stream->captured ? &stream->captured->list : &stream->list, &copy, 1);
    return CUDA_SUCCESS;
}

static CUresult complete(CUstream stream, size_t place) {
    REQUIRE_CONTEXT;
    if (stream->captured) {
        stream->invalidated = true;
        return CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED;
    }
    for (struct list *list = &stream->list; list->done < place; list->done++) {
        struct copy *copy = list->copies + list->done;
        memcpy(copy->to, copy->from, copy->bytes);
    }
    return CUDA_SUCCESS;
}

CALL cuStreamCreate(CUstream *stream, unsigned flags) {
    REQUIRE_CONTEXT;
    REQUIRE(!capturing, CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED);
    *stream = calloc(1, sizeof **stream);
    __sync_add_and_fetch(&open_streams, 1);
    return flags == CU_STREAM_NON_BLOCKING ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE;
}

CALL cuStreamSynchronize(CUstream stream) { return complete(stream, stream->list.count); }

CALL cuStreamDestroy(CUstream stream) {
    REQUIRE_CONTEXT;
    complete(stream, stream->list.count);
    free(stream->list.copies);
    free(stream);
    __sync_sub_and_fetch(&open_streams, 1);
    return CUDA_SUCCESS;
}

CALL cuMemcpyHtoDAsync(CUdeviceptr to, const void *from, size_t bytes, CUstream stream) {
    REQUIRE_CONTEXT;
    REQUIRE(holds((void *)to, bytes, false) && holds(from, bytes, true), CUDA_ERROR_INVALID_VALUE);
    return queue(stream, (void *)to, from, bytes);
}

CALL cuMemcpyDtoHAsync(void *to, CUdeviceptr from, size_t bytes, CUstream stream) {
    REQUIRE_CONTEXT;
    REQUIRE(holds(to, bytes, true) && holds((void *)from, bytes, false), CUDA_ERROR_INVALID_VALUE);
    return queue(stream, to, (void *)from, bytes);
}

/* Events. */

CALL cuEventCreate(CUevent *event, unsigned flags) {
    REQUIRE_CONTEXT;
    *event = calloc(1, sizeof **event);
    __sync_add_and_fetch(&open_events, 1);
    return flags == CU_EVENT_DISABLE_TIMING ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE;
}

CALL cuEventRecord(CUevent event, CUstream stream) {
    REQUIRE_CONTEXT;
    *event = (struct CUevent_st){stream, stream->list.count};
    return CUDA_SUCCESS;
}

CALL cuEventSynchronize(CUevent event) { return event->stream ? complete(event->stream, event->place) : CUDA_SUCCESS; }

CALL cuEventDestroy(CUevent event) {
    REQUIRE_CONTEXT;
    free(event);
    __sync_sub_and_fetch(&open_events, 1);
    return CUDA_SUCCESS;
}

/* Captures. */

CALL cuStreamBeginCapture(CUstream stream, CUstreamCaptureMode mode) {
    REQUIRE_CONTEXT;
    REQUIRE(!stream->captured, CUDA_ERROR_ILLEGAL_STATE);
    stream->captured = calloc(1, sizeof *stream->captured);
    stream->invalidated = false;
    capturing = stream;
    __sync_add_and_fetch(&open_graphs, 1);
    return mode == CU_STREAM_CAPTURE_MODE_THREAD_LOCAL ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE;
}

CALL cuGraphDestroy(CUgraph graph) {
    free(graph->list.copies);
    free(graph);
    __sync_sub_and_fetch(&open_graphs, 1);
    return CUDA_SUCCESS;
}

CALL cuStreamEndCapture(CUstream stream, CUgraph *graph) {
    REQUIRE_CONTEXT;
    REQUIRE(stream->captured, CUDA_ERROR_ILLEGAL_STATE);
    REQUIRE(capturing == stream, CUDA_ERROR_STREAM_CAPTURE_WRONG_THREAD);
    *graph = stream->captured;
    stream->captured = 0;
    capturing = 0;
    if (stream->invalidated) {
        cuGraphDestroy(*graph);
        *graph = 0;
        return CUDA_ERROR_STREAM_CAPTURE_INVALIDATED;
    }
    return CUDA_SUCCESS;
}

CALL cuGraphInstantiateWithFlags(CUgraphExec *recording, CUgraph graph, unsigned long long flags) {
    REQUIRE_CONTEXT;
    *recording = calloc(1, sizeof **recording);
    append(&(*recording)->list, graph->list.copies, graph->list.count);
    __sync_add_and_fetch(&open_recordings, 1);
    return flags ? CUDA_ERROR_INVALID_VALUE : CUDA_SUCCESS;
}

CALL cuGraphLaunch(CUgraphExec recording, CUstream stream) {
    REQUIRE_CONTEXT;
    append(&stream->list, recording->list.copies, recording->list.count);
    return CUDA_SUCCESS;
}

CALL cuGraphExecDestroy(CUgraphExec recording) {
    free(recording->list.copies);
    free(recording);
    __sync_sub_and_fetch(&open_recordings, 1);
    return CUDA_SUCCESS;
}

__attribute__((destructor)) static void report(void) {
    fprintf(stderr,
            "driver without a GPU: left open %zu bytes of device memory, %zu pinned, %ld streams, %ld events, %ld graphs,"
            " %ld recordings\n",
            taken(false), taken(true), open_streams, open_events, open_graphs, open_recordings);
}
