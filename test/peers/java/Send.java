import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.concurrent.TimeUnit;

/** Sends spans as the Java SDK does, over gRPC or HTTP: Send grpc|http ENDPOINT gzip|none NAME */
public class Send {
  public static void main(String[] args) {
    String url = "http://" + args[1];
    SpanExporter exporter =
        args[0].equals("grpc")
            ? OtlpGrpcSpanExporter.builder().setEndpoint(url).setCompression(args[2]).build()
            : OtlpHttpSpanExporter.builder()
                .setEndpoint(url + "/v1/traces")
                .setCompression(args[2])
                .build();
    Resource resource =
        Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "java"));
    SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setResource(resource)
            .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
            .build();
    for (int number = 0; number < 100; number++) {
      provider.get("test").spanBuilder(args[3]).startSpan().setAttribute("number", number).end();
    }
    provider.shutdown().join(20, TimeUnit.SECONDS);
  }
}
