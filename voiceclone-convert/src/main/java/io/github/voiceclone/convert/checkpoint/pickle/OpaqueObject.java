package io.github.voiceclone.convert.checkpoint.pickle;

/**
 * Placeholder of an object that is not read, such as a NumPy number next to the model. It holds only the name of the
 * object's class.
 *
 * @param name Python's full name of the class or function
 */
record OpaqueObject(String name) {}
