// load sends agents' and services' spans to an OTLP/gRPC server, is the backend that the server forwards to, and
// measures the server in between: what it does per second of CPU time, and how late the spans come out.
//
// It listens on --sink, says so on stderr, waits for the server's process id as a line on stdin, and prints one JSON
// object. Loopback only.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand"
	"net"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
)

// report is the measurement; times in the units their names say.
type report struct {
	SpansPerRequest   int     `json:"spansPerRequest"`
	BytesPerSpan      float64 `json:"bytesPerSpan"`
	Seconds           float64 `json:"seconds"`
	CPUSeconds        float64 `json:"cpuSeconds"`
	SpansPerCPUSecond float64 `json:"spansPerCpuSecond"`
	SpansPerSecond    float64 `json:"spansPerSecond"`
	LatencyP50        float64 `json:"latencyP50Ms"`
	LatencyP99        float64 `json:"latencyP99Ms"`
	PeakResidentMiB   int64   `json:"peakResidentMiB"`
	// Over the whole run, warm-up included: what was accepted, and what came out at the other end.
	SpansAccepted int64  `json:"spansAccepted"`
	SpansArrived  int64  `json:"spansArrived"`
	Actions       int64  `json:"actions"`
	Denied        int64  `json:"denied"`
	Judged        int64  `json:"judged"`
	Alerts        int64  `json:"alerts"`
	Retries       int64  `json:"retries"`
	Failed        int64  `json:"failed"`
	FirstError    string `json:"firstError"`
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

func run() error {
	target := flag.String("target", "127.0.0.1:4317", "the server under test")
	sinkAddress := flag.String("sink", "127.0.0.1:4417", "where to listen as the server's backend")
	connections := flag.Int("connections", 4, "gRPC connections")
	inFlight := flag.Int("in-flight", 4, "requests on their way per connection")
	seconds := flag.Float64("seconds", 8, "measured time")
	warmup := flag.Float64("warmup", 3, "time before it")
	spans := flag.Int("spans", 512, "spans in a request")
	share := flag.Float64("action-share", 0.02, "share of tool calls among the spans")
	rate := flag.Float64("rate", 0, "spans per second; 0 for as fast as answered")
	order := flag.String("order", "sdk", "of the fields: sdk (rising numbers) or collector (falling)")
	seed := flag.Int64("seed", 1, "of the spans' content")
	dump := flag.String("dump", "", "write one request's bytes to this file and exit")
	flag.Parse()
	for _, address := range []string{*target, *sinkAddress} {
		host, _, err := net.SplitHostPort(address)
		if err != nil || net.ParseIP(host) == nil || !net.ParseIP(host).IsLoopback() {
			return fmt.Errorf("%q is not a loopback IP and port", address)
		}
	}

	random := rand.New(rand.NewSource(*seed))
	madeAt := uint64(time.Now().UnixNano())
	templates := make([]*template, 16)
	for i := range templates {
		request := buildRequest(random, *spans, *share, madeAt)
		if *order == "collector" {
			request.bytes = backwards(request.bytes, requestShape)
		}
		templates[i] = newTemplate(request, madeAt)
	}
	if *dump != "" {
		request := slices.Clone(templates[0].bytes)
		templates[0].write(request, 1, madeAt)
		return os.WriteFile(*dump, request, 0o644)
	}

	backend := &sink{}
	server, err := backend.serve(*sinkAddress)
	if err != nil {
		return err
	}
	defer server.Stop()
	fmt.Fprintln(os.Stderr, "listening on", *sinkAddress)
	line, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if err != nil {
		return fmt.Errorf("no process id on stdin: %w", err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil {
		return fmt.Errorf("process id: %w", err)
	}
	if err := awaitListener(*target, 30*time.Second); err != nil {
		return err
	}

	sender := &generator{target: *target, connections: *connections, inFlight: *inFlight, rate: *rate, templates: templates, sink: backend}
	if err := sender.start(); err != nil {
		return err
	}
	time.Sleep(time.Duration(*warmup * float64(time.Second)))
	result, err := measure(backend, pid, time.Duration(*seconds*float64(time.Second)))
	if err != nil {
		return fmt.Errorf("the server is gone: %w", err)
	}
	sender.stop()
	awaitArrival(backend, sender.accepted.Load(), 20*time.Second)

	bytes := 0
	for _, t := range templates {
		bytes += len(t.bytes)
	}
	result.SpansPerRequest, result.BytesPerSpan = *spans, float64(bytes)/float64(len(templates)**spans)
	result.SpansAccepted, result.SpansArrived = sender.accepted.Load(), backend.spans.Load()
	result.Actions, result.Denied = sender.actions.Load(), sender.denied.Load()
	result.Judged, result.Alerts = backend.judged.Load(), backend.alerts.Load()
	result.Retries, result.Failed = sender.retries.Load(), sender.wrong.Load()
	if message := sender.firstError.Load(); message != nil {
		result.FirstError = *message
	}
	return json.NewEncoder(os.Stdout).Encode(result)
}

// awaitListener waits until the server takes connections: a gRPC client that is refused backs off for seconds.
func awaitListener(address string, patience time.Duration) error {
	for deadline := time.Now().Add(patience); ; time.Sleep(50 * time.Millisecond) {
		connection, err := net.Dial("tcp", address)
		if err == nil {
			return connection.Close()
		}
		if time.Now().After(deadline) {
			return err
		}
	}
}

// measure counts what comes out of the server, so that spans which only fill its queue count for nothing.
func measure(backend *sink, pid int, duration time.Duration) (report, error) {
	cpuBefore, err := cpuTime(pid)
	if err != nil {
		return report{}, err
	}
	backend.measure(true)
	spansBefore, start := backend.spans.Load(), time.Now()
	var peak int64
	for time.Since(start) < duration {
		time.Sleep(100 * time.Millisecond)
		peak = max(peak, residentMiB(pid))
	}
	cpuAfter, err := cpuTime(pid)
	if err != nil {
		return report{}, err
	}
	spans, elapsed := float64(backend.spans.Load()-spansBefore), time.Since(start).Seconds()
	latencies := backend.measure(false)
	slices.Sort(latencies)
	cpu := (cpuAfter - cpuBefore).Seconds()
	return report{
		Seconds: elapsed, CPUSeconds: cpu, SpansPerCPUSecond: spans / cpu, SpansPerSecond: spans / elapsed,
		LatencyP50: quantile(latencies, 0.5), LatencyP99: quantile(latencies, 0.99), PeakResidentMiB: peak,
	}, nil
}

// quantile of sorted durations, in milliseconds.
func quantile(sorted []time.Duration, q float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	index := min(int(q*float64(len(sorted))), len(sorted)-1)
	return float64(sorted[index].Microseconds()) / 1000
}

// awaitArrival gives the server time to forward what it holds.
func awaitArrival(backend *sink, spans int64, patience time.Duration) {
	for deadline := time.Now().Add(patience); backend.spans.Load() < spans && time.Now().Before(deadline); {
		time.Sleep(20 * time.Millisecond)
	}
	// What was sent twice would still be on its way.
	time.Sleep(200 * time.Millisecond)
}
