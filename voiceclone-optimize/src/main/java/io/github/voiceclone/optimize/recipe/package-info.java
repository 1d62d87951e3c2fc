/** Recipes of optimization, and reports of what they did to each graph. */
@NullMarked
package io.github.voiceclone.optimize.recipe;

import org.jspecify.annotations.NullMarked;
