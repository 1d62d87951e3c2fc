package io.github.voiceclone.convert.checkpoint;

/** Python's None. */
enum PickleNone {
    NONE
}
