/** The PyTorch port of the reference's networks, to compare with. */
@NullMarked
package io.github.voiceclone.cli.baseline;

import org.jspecify.annotations.NullMarked;
