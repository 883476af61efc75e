// Sends spans as the Go SDK does, over gRPC or HTTP: go-client grpc|http ENDPOINT gzip|none NAME
package main

import (
	"context"
	"log"
	"os"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracegrpc"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	"go.opentelemetry.io/otel/sdk/trace"
)

func exporter(ctx context.Context, protocol, endpoint string, gzip bool) (*otlptrace.Exporter, error) {
	if protocol == "grpc" {
		options := []otlptracegrpc.Option{otlptracegrpc.WithEndpoint(endpoint), otlptracegrpc.WithInsecure()}
		if gzip {
			options = append(options, otlptracegrpc.WithCompressor("gzip"))
		}
		return otlptracegrpc.New(ctx, options...)
	}
	options := []otlptracehttp.Option{otlptracehttp.WithEndpoint(endpoint), otlptracehttp.WithInsecure()}
	if gzip {
		options = append(options, otlptracehttp.WithCompression(otlptracehttp.GzipCompression))
	}
	return otlptracehttp.New(ctx, options...)
}

func main() {
	ctx := context.Background()
	out, err := exporter(ctx, os.Args[1], os.Args[2], os.Args[3] == "gzip")
	if err != nil {
		log.Fatal(err)
	}
	name := resource.NewSchemaless(attribute.String("service.name", "go"))
	provider := trace.NewTracerProvider(trace.WithBatcher(out), trace.WithResource(name))
	for number := range 100 {
		_, span := provider.Tracer("test").Start(ctx, os.Args[4])
		span.SetAttributes(attribute.Int("number", number))
		span.End()
	}
	if err := provider.Shutdown(ctx); err != nil {
		log.Fatal(err)
	}
}
