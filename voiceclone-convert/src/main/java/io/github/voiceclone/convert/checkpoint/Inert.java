package io.github.voiceclone.convert.checkpoint;

/**
 * What stands for an object that is not read, such as a NumPy number beside the model. It holds nothing of the object
 * but its class's name.
 *
 * @param name Python's full name of the class or function
 */
record Inert(String name) {}
