package io.github.voiceclone.convert.checkpoint.pickle;

/** Python's None. */
enum PickleNone {
    NONE
}
