import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/load.ts';
import { formatDiagnostic } from '../../src/model/diagnostic.ts';

const QUEUE = 'exporters: { otlp: { endpoint: "http://a:1", sending_queue: { storage: file_storage } } }';

function told(text: string): string {
  const result = parseConfig(text, '/etc/goalkeeper/goalkeeper.yaml', {});
  return (result.ok ? result.warnings : result.diagnostics).map(formatDiagnostic).join('\n');
}

it('is a folder relative to the file, synced and bounded unless it says otherwise', () => {
  const text = `extensions: { file_storage: { directory: queue } }\n${QUEUE}`;
  const result = parseConfig(text, '/etc/goalkeeper/goalkeeper.yaml', {});
  expect(result.ok && result.value.storage).toEqual({
    directory: '/etc/goalkeeper/queue',
    fsync: true,
    max_size_mib: 1024,
  });
});

describe('is refused', () => {
  it('where a queue names it and the file has none', () => {
    expect(told(QUEUE)).toContain('`file_storage` is not among the `extensions` of this file');
  });

  it('by name where it is another', () => {
    expect(told(QUEUE.replace('storage: file_storage', 'storage: redis_storage'))).toContain('redis_storage');
    expect(told('extensions: { file_storage/other: { directory: a } }')).toContain('not implemented');
    expect(told('extensions: { file_storage: { directory: a, compaction: {} } }')).toContain('`compaction`');
  });

  it('where the queue is turned off', () => {
    const off = QUEUE.replace('storage:', 'enabled: false, storage:');
    expect(told(`extensions: { file_storage: { directory: a } }\n${off}`)).toContain(
      '`enabled: false` wants none',
    );
  });
});
