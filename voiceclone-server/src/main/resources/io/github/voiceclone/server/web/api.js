/** Calls of the server. Errors are sentences: the server's own, or that it cannot be reached. */
import { say } from './words.js';

/** What the server, or the way to it, refused a call with. */
export class ApiError extends Error {
  constructor(message, status, code = '') {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Returns the key that is sent with every call. */
function headers(more = {}) {
  const key = sessionStorage.getItem('key');
  return key ? { ...more, Authorization: `Bearer ${key}` } : more;
}

async function call(path, options = {}) {
  let response;
  try {
    response = await fetch(path, { ...options, headers: headers(options.headers) });
  } catch (failure) {
    if (failure.name === 'AbortError') {
      throw failure;
    }
    throw new ApiError(say('noServer'), 0);
  }
  if (!response.ok) {
    const { message, code } = await error(response);
    throw new ApiError(message, response.status, code);
  }
  return response;
}

async function error(response) {
  try {
    return (await response.json()).error;
  } catch {
    return { message: `${response.status} ${response.statusText}` };
  }
}

/** Gets JSON. */
export async function get(path) {
  return (await call(path)).json();
}

/** Deletes something. */
export async function remove(path) {
  await call(path, { method: 'DELETE' });
}

/** Posts a form with files; returns the JSON of the answer. */
export async function postForm(path, fields) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (value instanceof Blob) {
      form.append(name, value, value.name || 'recording.wav');
    } else {
      form.append(name, value);
    }
  }
  return (await call(path, { method: 'POST', body: form })).json();
}

/** Posts JSON; returns the response. */
export function postJson(path, body, signal) {
  return call(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body), signal });
}

/** Yields the events of a text/event-stream, as the objects that their data are. */
export async function* events(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) {
        return;
      }
      text += value.replace(/\r\n/g, '\n');
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const data = text.slice(0, end).split('\n').filter((line) => line.startsWith('data:')).map((line) => line.slice(5).trim()).join('\n');
        text = text.slice(end + 2);
        if (data && data !== '[DONE]') {
          yield JSON.parse(data);
        }
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}
