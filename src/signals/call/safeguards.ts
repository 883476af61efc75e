import { Caseless, cased } from '../text/caseless.ts';

// What guards, records or reports an agent, and the ways to take it out of the way: the same few things in every
// language and tool.

/** One way to weaken a safeguard, told by a text of the call. */
export interface Tampering {
  /** In words: `deletes an audit log`. */
  readonly what: string;
  /** The place in the text. */
  readonly found: string;
  /** Words of the user that make it a task; null where none do. */
  readonly topic: RegExp | null;
}

type Row = readonly [what: string, pattern: RegExp, topic: RegExp | null];

const OFF = '(?:false|off|no|none|0|disabled?|null|never)';
const LOGS =
  /log|histor|journal|record|protokoll|registro|bitácora|журнал|лог|日志|ログ|로그|clean|disk|space|tidy|rotat/;

const ROWS: readonly Row[] = [
  // The guard's own process, settings and ledger.
  [
    'interferes with Goalkeeper',
    /\b(?:kill(?:all)?|pkill|stop|disable|mask|uninstall|remove|rm|delete|unload|scale|edit|sed|mv|chmod|truncate|systemctl|kubectl|docker|helm)\b[^\n]{0,80}\bgoalkeeper\b|\bGOALKEEPER_[A-Z_]+\s*=|\bgoalkeeper\b[^\n]{0,40}\b(?:stop|disable|off|monitor|uninstall|delete|--mode)\b/i,
    /goalkeeper/,
  ],
  // Telemetry: what is not told cannot be judged.
  [
    'turns telemetry off',
    new RegExp(
      `\\bOTEL_(?:SDK_DISABLED(?:\\s*["'])?\\s*[=:]\\s*["']?(?:true|1)|(?:TRACES|LOGS|METRICS)_EXPORTER(?:\\s*["'])?\\s*[=:]\\s*["']?none|TRACES_SAMPLER(?:_ARG)?(?:\\s*["'])?\\s*[=:]\\s*["']?(?:always_off|0\\b)|EXPORTER_OTLP_ENDPOINT(?:\\s*["'])?\\s*[=:])|unset\\s+OTEL_|\\b(?:kill(?:all)?|pkill|systemctl\\s+(?:stop|disable)|docker\\s+(?:stop|rm)|kubectl\\s+delete)\\b[^\\n]{0,60}\\b(?:otel|opentelemetry|collector|fluent-?bit|fluentd|filebeat|datadog|vector|jaeger|promtail)|\\b(?:tracing|telemetry|monitoring)(?:[._-]?enabled)?["']?\\s*[=:]\\s*["']?${OFF}\\b`,
      'i',
    ),
    /otel|telemetr|trac(?:e|ing)|collector|observab|monitor/,
  ],
  // Logs and histories.
  [
    'deletes or falsifies logs',
    /\b(?:rm|shred|truncate|unlink|del|erase|Remove-Item|Clear-Content|srm)\b[^\n|;&]{0,80}(?:\/var\/log|\.log\b|\baudit|\.bash_history|\.zsh_history|journal|access_log|event-?log)|>\s*(?:\/var\/log\/|[\w./-]{0,60}(?:audit|access|auth|events?)[\w.-]{0,20}\.(?:log|jsonl?))|\bhistory\s+-[cwd]|\bunset\s+HISTFILE|\bHIST(?:SIZE|FILE)=(?:0|\/dev\/null)|\bset\s+\+o\s+history|\bjournalctl\s+--vacuum|\bwevtutil\s+cl|\bClear-EventLog|\bauditctl\s+-(?:e\s*0|D)|\b(?:delete|truncate|drop|update)\s+(?:from\s+|table\s+)?["'`\w.]{0,40}(?:audit|_log\b|logs\b|log_entries|activity_log|event_log)/i,
    LOGS,
  ],
  [
    'stops the audit service',
    /\bsystemctl\s+(?:stop|disable|mask)\s+(?:auditd|rsyslog|syslog|falco|osquery|crowdstrike|falcon)|\bservice\s+(?:auditd|rsyslog|falco)\s+stop|\b(?:pkill|killall)\s+(?:-\w+\s+)?(?:auditd|rsyslogd|falco)/i,
    /auditd|syslog|falco/,
  ],
  // Alerts.
  [
    'silences alerts',
    /\bamtool\s+silence\s+add|\/api\/v2\/silences|\b(?:mute|silence|snooze|disable|delete|remove|pause)[\s_-]{0,3}(?:all[\s_-])?(?:the[\s_-])?(?:alert|alarm|alerting|monitor|pager|detector)s?\b|\balert(?:s|ing|_rules?)?["']?\s*[=:]\s*["']?(?:false|off|none|disabled)\b/i,
    /alert|alarm|mute|silenc|snooze|monitor|pager|noise|noisy|benachricht|alerte|alerta|オンコール|告警|アラート/,
  ],
  // Checks of code and of changes.
  [
    'goes round the checks of its changes',
    /\bgit\s+(?:commit|push|merge)\b[^\n]{0,120}(?:--no-verify\b|\s-n\b)|\[(?:skip ci|ci skip|no ci)\]|\bHUSKY=0\b|\bSKIP=[\w,-]+\s+git\b|\b(?:pre-commit)\s+uninstall|core\.hooksPath(?:\s*=)?\s*\/dev\/null|--(?:skip|no)-(?:checks?|verify|validation|audit|hooks?|review|tests?|approval)\b|--admin\b[^\n]{0,40}--merge|\bgh\s+pr\s+merge\b[^\n]{0,80}--admin\b|\bbranches\/[\w.-]+\/protection\b|required_status_checks["']?\s*[=:]\s*(?:null|\[\s*\]|false)|continue-on-error:\s*true/i,
    /no.verify|skip|hook|bypass|protect|without (?:the )?(?:check|test|ci)|continue.on.error/,
  ],
  // Security of the machine.
  [
    'lowers the protection of the machine',
    /\bsetenforce\s+0|\bufw\s+disable|\biptables\s+-F|\bSet-MpPreference\b[^\n]{0,60}-Disable|\bcsrutil\s+disable|\bspctl\s+--master-disable|\bapparmor[^\n]{0,20}\b(?:stop|disable)|\bsysctl\b[^\n]{0,40}randomize_va_space=0/i,
    /selinux|firewall|ufw|iptables|apparmor|defender|setenforce/,
  ],
  // Its own instructions and permissions.
  [
    'changes its own permissions or instructions',
    /(?:^|[\s"'/=>])(?:\.claude\/settings(?:\.local)?\.json|\.cursor\/(?:rules|mcp\.json)|\.codex\/config\.toml|\.aider\.conf\.yml|\.mcp\.json)\b|\b(?:guardrails?|safety[_-]?(?:checks?|mode|filter)|permission[_-]?mode|approval[_-]?(?:mode|policy|required)|human[_-]?in[_-]?the[_-]?loop|sandbox(?:[_-]mode)?)["']?\s*[=:]\s*["']?(?:false|off|none|no|0|disabled?|never|bypass\w*|danger[\w-]*|yolo)|--dangerously-skip-permissions|--yolo\b|bypassPermissions/i,
    /settings|permission|config|cursor|claude|codex|mcp|guardrail|sandbox|approval/,
  ],
];

const WAYS = ROWS.map(([what, pattern, topic]) => ({ what, pattern: new Caseless(pattern), topic }));

/** The first safeguard a text weakens; null for none. */
export function tamperingIn(text: string): Tampering | null {
  const said = cased(text);
  for (const { what, pattern, topic } of WAYS) {
    const found = pattern.find(said);
    if (found !== null) return { what, found: found.slice(0, 160), topic };
  }
  return null;
}

/** A goalkeeper is a player too: only names that are the guard's own. */
const GUARD =
  /(?:^|[/\\])(?:\.?goalkeeper\.(?:ya?ml|toml|conf|env|service)|goalkeeper\.config\.\w{2,5}|[\w.-]{1,80}\.charter\.ya?ml)$|(?:^|[/\\])(?:etc|opt|var[/\\]lib)[/\\]goalkeeper(?:[/\\.]|$)|^GOALKEEPER_[A-Z_]{1,60}$/;

/** Is it the name of a file or variable that sets Goalkeeper up: its configuration, a charter, what it keeps? */
export function setsGuardUp(name: string): boolean {
  return name.length <= 400 && GUARD.test(name.trim());
}

const RECORD = new Set(
  'audit auditlog logging telemetry tracing monitoring trace monitor alerting alert alerts guard guardrail guardrails safety'.split(
    ' ',
  ),
);
const CHECK = new Set(
  (
    'review reviews check checks verification verify validation approval approvals control controls limit limits ' +
    'callback screening confirmation authentication mfa 2fa prenote inspection signature consent identification kyc aml'
  ).split(' '),
);
const AGAINST = new Set(
  'no skip bypass disable disabled without ignore off suppress omit nolog noaudit'.split(' '),
);

/** What has none of these words somewhere needn't be taken apart. */
const SPEAKS_AGAINST = new RegExp([...AGAINST].join('|'));

/** Does a parameter or flag switch the recording or checking of this very call off (`audit: false`, `skip-checks`)? */
export function switchesOff(key: string, value: string): boolean {
  if (value.length > 40) return false;
  const off = /^(?:false|off|none|no|0|disabled?|never|skip(?:ped)?)$/i.test(value.trim());
  if (off && wordsOf(key).some((word) => RECORD.has(word))) return true;
  const on = /^(?:true|yes|1|on)$/i.test(value.trim());
  const both = (all: readonly string[]): boolean =>
    all.some((word) => AGAINST.has(word)) && all.some((word) => RECORD.has(word) || CHECK.has(word));
  if (on && both(wordsOf(key))) return true;
  if (value.length < SHORTEST || !SPEAKS_AGAINST.test(value.toLowerCase())) return false;
  const said = wordsOf(value);
  return said.length <= 4 && both(said);
}

/** `noAudit`: shorter texts are no two such words. */
const SHORTEST = 7;

function wordsOf(text: string): string[] {
  return text
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}
