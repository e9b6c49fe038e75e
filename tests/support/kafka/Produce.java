import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Writes each line of stdin as a record: broker, topic and codec are the arguments. With a fourth,
 * "keyed", a line is partition, key and value with tabs between.
 */
class Produce {
  public static void main(String[] arguments) throws Exception {
    Map<String, Object> settings = Map.of(
        "bootstrap.servers", arguments[0],
        "compression.type", arguments[2],
        "linger.ms", "50",
        "batch.size", "262144",
        "max.request.size", "268435456",
        "buffer.memory", "268435456");
    boolean keyed = arguments.length > 3 && arguments[3].equals("keyed");
    var strings = new StringSerializer();
    var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (var producer = new KafkaProducer<String, String>(settings, strings, strings)) {
      for (String line; (line = lines.readLine()) != null; ) {
        producer.send(record(arguments[1], line, keyed), (written, error) -> {
          if (error == null) return;
          error.printStackTrace();
          System.exit(1);
        });
      }
    }
  }

  private static ProducerRecord<String, String> record(String topic, String line, boolean keyed) {
    if (!keyed) return new ProducerRecord<>(topic, line);
    var parts = line.split("\t", 3);
    return new ProducerRecord<>(topic, Integer.valueOf(parts[0]), parts[1], parts[2]);
  }
}
