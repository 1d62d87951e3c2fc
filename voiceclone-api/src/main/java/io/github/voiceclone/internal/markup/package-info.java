/** Markup of texts: what is spoken of a text, where it stands in the original, and what its markup says. */
@NullMarked
package io.github.voiceclone.internal.markup;

import org.jspecify.annotations.NullMarked;
