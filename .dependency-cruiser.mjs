// The layers of src/, lowest first: a file imports from its own folder, its own layer's listed neighbours, or below.
// The order is the way of a span (see README, "How it is built"); nothing imports upwards.
const LAYERS = [
  ['model'],
  ['wire', 'yaml', 'meaning', 'privacy'],
  ['dialects', 'charter', 'signals'],
  ['baseline', 'scorer'],
  ['session', 'detectors'],
  ['verdict', 'alert', 'coverage', 'drift'],
  ['pipeline'],
  ['grpc', 'config'],
  ['identity'],
  ['guard'],
  ['telemetry'],
  ['store'],
  ['recordings', 'receivers', 'exporters', 'second-opinion'],
  ['approvals'],
  ['intake'],
  ['workers'],
  ['tenants.ts'],
  ['doors.ts'],
  ['intakes.ts'],
  ['api'],
  ['health'],
  ['ways-in.ts'],
  ['service.ts'],
  ['reload'],
  ['replay', 'explain'],
  ['check'],
  ['page'],
  ['cli'],
  // Makes what is shipped as data; not in the package.
  ['training'],
];

const path = (names) => `^src/(${names.map((name) => name.replace('.', '\\.')).join('|')})(/|$)`;

const upwards = LAYERS.flatMap((layer, index) => {
  const above = LAYERS.slice(index + 1).flat();
  return above.length === 0
    ? []
    : [
        {
          name: `${layer.join('-')}-imports-upwards`,
          severity: 'error',
          from: { path: path(layer) },
          to: { path: path(above) },
        },
      ];
});

const sideways = LAYERS.flatMap((layer) =>
  layer
    .filter(() => layer.length > 1)
    .map((name) => ({
      name: `${name}-imports-sideways`,
      severity: 'error',
      from: { path: path([name]) },
      to: { path: path(layer.filter((other) => other !== name)) },
    })),
);

// Within the signals: what any text tells, then a call, then the user's words, then where things come from.
const SIGNALS = ['text', 'call', 'goal', 'origin'];
const signalsUpwards = SIGNALS.slice(0, -1).map((name, index) => ({
  name: `signals-${name}-imports-upwards`,
  severity: 'error',
  from: { path: `^src/signals/${name}/` },
  to: { path: `^src/signals/(${SIGNALS.slice(index + 1).join('|')})/` },
}));

// Between the two ends everything is pure: no files, no sockets, no clock of the host. What is shipped as data is read
// by one file each.
const pure = LAYERS.slice(0, 7)
  .flat()
  .filter((name) => name !== 'charter' && name !== 'wire');

const IN_AGENT = '^instrumentation/javascript';
const ROOMS = '(core|judge|approvals|spans|privacy|settings|coverage)';
const PROCESSOR = [
  'receivers',
  'intake',
  'workers',
  'service.ts',
  'reload',
  'replay',
  'explain',
  'check',
  'page',
  'cli',
  'training',
];

export default {
  forbidden: [
    ...upwards,
    ...sideways,
    ...signalsUpwards,
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, path: '^src/', pathNot: ['^src/cli/main\\.ts$', '^src/workers/thread\\.ts$'] },
      to: {},
    },
    {
      name: 'src-does-not-import-tests',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|deploy|instrumentation)/' },
    },
    // What runs in the agent's program: an adapter knows one framework and the core, the rooms know no framework, and
    // neither brings the processor along.
    {
      name: 'frameworks-do-not-import-each-other',
      severity: 'error',
      from: {
        path: `${IN_AGENT}/frameworks/([^/]+?)(\\.ts|/)`,
        pathNot: `${IN_AGENT}/frameworks/index\\.ts$`,
      },
      to: { path: `${IN_AGENT}/frameworks/`, pathNot: `${IN_AGENT}/frameworks/($1|shared)(\\.ts|/)` },
    },
    {
      name: 'agent-rooms-import-no-framework',
      severity: 'error',
      from: { path: `${IN_AGENT}/${ROOMS}/` },
      to: { path: `${IN_AGENT}/`, pathNot: `${IN_AGENT}/${ROOMS}/` },
    },
    {
      name: 'agent-does-not-load-the-processor',
      severity: 'error',
      from: { path: `${IN_AGENT}/` },
      to: { path: path(PROCESSOR) },
    },
    {
      name: 'agent-uses-production-packages',
      severity: 'error',
      from: { path: `${IN_AGENT}/` },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg'], dependencyTypesNot: ['npm-peer', 'type-only'] },
    },
    {
      name: 'core-is-pure',
      severity: 'error',
      from: { path: path(pure), pathNot: '^src/(meaning/files|scorer/file)\\.ts$' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
    },
    {
      name: 'src-uses-production-packages',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg'] },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
  },
};
