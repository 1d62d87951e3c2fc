/**
 * Speech for the rows of a {@link org.apache.spark.sql.Dataset}: {@link io.github.voiceclone.spark.SpeechTransformer}, and
 * {@link io.github.voiceclone.spark.SpeechJob} for {@code spark-submit}.
 */
@NullMarked
package io.github.voiceclone.spark;

import org.jspecify.annotations.NullMarked;
