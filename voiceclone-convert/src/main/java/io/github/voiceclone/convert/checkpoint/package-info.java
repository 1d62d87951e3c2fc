/** Reads the tensors of {@code torch.save} files, and nothing else of them. */
@NullMarked
package io.github.voiceclone.convert.checkpoint;

import org.jspecify.annotations.NullMarked;
