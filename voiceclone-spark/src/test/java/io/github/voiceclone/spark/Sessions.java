package io.github.voiceclone.spark;

import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Spark sessions of tests: no web page, few partitions, only this machine. */
final class Sessions {
    private Sessions() {}

    static SparkSession start(String master, Map<String, String> settings) {
        SparkSession.Builder builder = SparkSession.builder()
                .master(master)
                .appName("voiceclone")
                .config("spark.ui.enabled", false)
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", 2)
                .config("spark.sql.adaptive.enabled", false)
                .config("spark.sql.codegen.wholeStage", false)
                .config("spark.sql.warehouse.dir", "target/spark-warehouse")
                .config("spark.plugins", SpeechPlugin.class.getName());
        settings.forEach(builder::config);
        SparkSession session = builder.getOrCreate();
        session.sparkContext().setLogLevel("ERROR");
        return session;
    }
}
