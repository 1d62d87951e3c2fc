/** Files of voice packs, of any model family: read within bounds, and checked before a runtime parses them. */
@NullMarked
package io.github.voiceclone.runtime.pack;

import org.jspecify.annotations.NullMarked;
