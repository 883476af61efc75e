// load sends agents' and services' spans to an OTLP/gRPC server, is the backend that the server forwards to, and
// measures the server in between: what it does per second of CPU time, and how late the spans come out.
//
// It listens on --sink, says so on stderr, waits for the server's process id as a line on stdin, and prints one JSON
// object a run. With --series each further line on stdin is the flags of a run, over those it was started with.
// Loopback only.
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

// arrivalPatience is what a server gets to forward what it holds; one that is lent a core has some seconds of work.
const arrivalPatience = 60 * time.Second

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
	Requests      int64  `json:"requests"`
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

// settings are those of a run.
type settings struct {
	connections, inFlight, spans int
	seconds, warmup, share, rate float64
	order                        string
	gzip, whole                  bool
	seed                         int64
}

// flags reads settings; what they are already is what they stay.
func (s *settings) flags(name string) *flag.FlagSet {
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	flags.IntVar(&s.connections, "connections", s.connections, "gRPC connections")
	flags.IntVar(&s.inFlight, "in-flight", s.inFlight, "requests on their way per connection")
	flags.Float64Var(&s.seconds, "seconds", s.seconds, "measured time")
	flags.Float64Var(&s.warmup, "warmup", s.warmup, "time before it")
	flags.IntVar(&s.spans, "spans", s.spans, "spans in a request")
	flags.Float64Var(&s.share, "action-share", s.share, "share of tool calls among the spans")
	flags.Float64Var(&s.rate, "rate", s.rate, "spans per second; 0 for as fast as answered")
	flags.StringVar(&s.order, "order", s.order, "of the fields: sdk (rising numbers) or collector (falling)")
	flags.BoolVar(&s.gzip, "gzip", s.gzip, "send requests packed")
	flags.BoolVar(&s.whole, "whole", s.whole, "measure from the first request to the arrival of the last span, warm-up included")
	flags.Int64Var(&s.seed, "seed", s.seed, "of the spans' content")
	return flags
}

func (s settings) check() error {
	if s.spans < 1 || s.connections < 1 || s.inFlight < 1 || s.share < 0 || s.share > 1 {
		return fmt.Errorf("expected at least one span, connection and request in flight, and a share of actions from 0 to 1")
	}
	if s.order != "sdk" && s.order != "collector" {
		return fmt.Errorf("--order: expected sdk or collector, found %q", s.order)
	}
	return nil
}

func run() error {
	first := settings{connections: 4, inFlight: 4, seconds: 8, warmup: 3, spans: 512, share: 0.02, order: "sdk", seed: 1}
	flags := first.flags("load")
	target := flags.String("target", "127.0.0.1:4317", "the server under test")
	sinkAddress := flags.String("sink", "127.0.0.1:4417", "where to listen as the server's backend")
	series := flags.Bool("series", false, "read the flags of each run from stdin")
	dump := flags.String("dump", "", "write one request's bytes to this file and exit")
	if err := flags.Parse(os.Args[1:]); err != nil {
		return err
	}
	if err := first.check(); err != nil {
		return err
	}
	for _, address := range []string{*target, *sinkAddress} {
		host, _, err := net.SplitHostPort(address)
		if err != nil || net.ParseIP(host) == nil || !net.ParseIP(host).IsLoopback() {
			return fmt.Errorf("%q is not a loopback IP and port", address)
		}
	}
	if *dump != "" {
		made := uint64(time.Now().UnixNano())
		t := first.templates(made)[0][0]
		request := slices.Clone(t.bytes)
		t.write(request, 1, made)
		return os.WriteFile(*dump, request, 0o644)
	}

	backend := &sink{}
	server, err := backend.serve(*sinkAddress)
	if err != nil {
		return err
	}
	defer server.Stop()
	fmt.Fprintln(os.Stderr, "listening on", *sinkAddress)
	lines := bufio.NewScanner(os.Stdin)
	if !lines.Scan() {
		return fmt.Errorf("no process id on stdin")
	}
	pid, err := strconv.Atoi(strings.TrimSpace(lines.Text()))
	if err != nil {
		return fmt.Errorf("process id: %w", err)
	}
	if err := awaitListener(*target, 30*time.Second); err != nil {
		return err
	}
	if !*series {
		return first.run(*target, backend, pid)
	}
	for lines.Scan() {
		one := first
		if err := one.flags("a run").Parse(strings.Fields(lines.Text())); err != nil {
			return err
		}
		if err := one.check(); err != nil {
			return err
		}
		if err := one.run(*target, backend, pid); err != nil {
			return err
		}
	}
	return lines.Err()
}

// templates makes what a run sends, in groups whose requests share their conversations.
func (s settings) templates(madeAt uint64) [][]*template {
	random := rand.New(rand.NewSource(s.seed))
	groups := make([][]*template, 16)
	for i := range groups {
		for _, request := range buildRequests(random, s.spans, s.share, madeAt) {
			if s.order == "collector" {
				request.bytes = backwards(request.bytes, requestShape)
			}
			groups[i] = append(groups[i], newTemplate(request, madeAt))
		}
	}
	return groups
}

// run sends as the settings say, measures, and prints the report.
func (s settings) run(target string, backend *sink, pid int) error {
	groups := s.templates(uint64(time.Now().UnixNano()))
	backend.reset()
	sender := &generator{target: target, connections: s.connections, inFlight: s.inFlight, rate: s.rate, gzip: s.gzip, groups: groups, sink: backend}
	seconds := func(n float64) time.Duration { return time.Duration(n * float64(time.Second)) }
	end := func() {
		sender.stop()
		awaitArrival(backend, sender.accepted.Load(), arrivalPatience)
	}
	var result report
	var err error
	if s.whole {
		result, err = measure(backend, pid, func() error {
			if err := sender.start(); err != nil {
				return err
			}
			time.Sleep(seconds(s.warmup + s.seconds))
			end()
			return nil
		})
	} else {
		if err := sender.start(); err != nil {
			return err
		}
		time.Sleep(seconds(s.warmup))
		result, err = measure(backend, pid, func() error { time.Sleep(seconds(s.seconds)); return nil })
		end()
	}
	if err != nil {
		return fmt.Errorf("the server is gone: %w", err)
	}

	bytes, requests := 0, 0
	for _, group := range groups {
		for _, t := range group {
			bytes += len(t.bytes)
			requests++
		}
	}
	result.SpansPerRequest, result.BytesPerSpan = s.spans, float64(bytes)/float64(requests*s.spans)
	result.Requests = sender.requests.Load()
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

// measure counts what comes out of the server while something is done, so that spans which only fill its queue count
// for nothing.
func measure(backend *sink, pid int, meanwhile func() error) (report, error) {
	cpuBefore, err := cpuTime(pid)
	if err != nil {
		return report{}, err
	}
	backend.measure(true)
	spansBefore, start := backend.spans.Load(), time.Now()
	var peak int64
	watch := time.NewTicker(100 * time.Millisecond)
	defer watch.Stop()
	done := make(chan error, 1)
	go func() { done <- meanwhile() }()
	for over := false; !over; {
		select {
		case err = <-done:
			over = true
		case <-watch.C:
		}
		peak = max(peak, residentMiB(pid))
	}
	if err != nil {
		return report{}, err
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
