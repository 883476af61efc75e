import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { serveCommand } from '../../src/cli/serve.ts';
import { loadInForce } from '../../src/config/in-force.ts';
import { loadConfig } from '../../src/config/load.ts';

const options = (args: string): string[] => args.match(/--[a-z-]+/g) ?? [];
const known = serveCommand().options.map(({ long }) => long);

describe('what is deployed to Kubernetes', () => {
  const text = readFileSync('deploy/kubernetes/goalkeeper.yaml', 'utf8');
  const documents = parseAllDocuments(text);
  const [map, deployment, service] = documents.map((one) => one.toJS());
  const [container] = deployment.spec.template.spec.containers;

  it('is whole YAML of the kinds it needs', () => {
    expect(documents.flatMap(({ errors }) => errors)).toEqual([]);
    expect([map, deployment, service].map(({ kind }) => kind)).toEqual([
      'ConfigMap',
      'Deployment',
      'Service',
    ]);
    const labels = deployment.spec.template.metadata.labels;
    expect([deployment.spec.selector.matchLabels, service.spec.selector]).toEqual([labels, labels]);
    for (const { targetPort } of service.spec.ports)
      expect(container.ports.map(({ name }: { name: string }) => name)).toContain(targetPort);
  });

  it('has a configuration that loads, served on the ports that are probed and scraped', () => {
    const folder = mkdtempSync(join(tmpdir(), 'kubernetes-'));
    try {
      for (const [name, content] of Object.entries<string>(map.data))
        writeFileSync(join(folder, name), content);
      const config = loadConfig(join(folder, 'goalkeeper.yaml'), {});
      if (!config.ok) throw new Error(JSON.stringify(config.diagnostics));
      expect(loadInForce(config.value.goalkeeper)).toMatchObject({ ok: true });
      const { receiver, http, health, metrics } = config.value;
      const served = [receiver?.endpoint.port, http?.endpoint.port, health?.endpoint.port, metrics?.port];
      expect(container.ports.map(({ containerPort }: { containerPort: number }) => containerPort)).toEqual(
        served,
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is probed where health is answered, and given time to drain', () => {
    expect([container.livenessProbe.httpGet, container.readinessProbe.httpGet]).toEqual([
      { path: '/healthz', port: 'health' },
      { path: '/readyz', port: 'health' },
    ]);
    for (const option of options(container.args.join(' '))) expect(known).toContain(option);
    const drain = Number.parseInt(container.args.at(-1), 10);
    expect(deployment.spec.template.spec.terminationGracePeriodSeconds).toBeGreaterThan(drain + 5);
  });
});

describe('what systemd runs', () => {
  const unit = readFileSync('deploy/systemd/goalkeeper.service', 'utf8');
  const setting = (key: string) => new RegExp(`^${key}=(.*)$`, 'm').exec(unit)?.[1] ?? '';

  it('starts with options that exist, reloads by SIGHUP and waits longer than it drains', () => {
    for (const option of options(setting('ExecStart'))) expect(known).toContain(option);
    expect(setting('ExecReload')).toContain('-HUP $MAINPID');
    const drain = Number(/--drain-timeout (\d+)s/.exec(setting('ExecStart'))?.[1]);
    expect(Number.parseInt(setting('TimeoutStopSec'), 10)).toBeGreaterThan(drain + 1);
  });

  it('has sections and settings, nothing else', () => {
    const lines = unit.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    for (const line of lines) expect(line).toMatch(/^(\[(Unit|Service|Install)\]|[A-Z][A-Za-z]+=.+)$/);
  });
});
