import type { Span } from './span.ts';

/** A kind of key that its maker marks by how it begins. */
interface Form {
  readonly begin: string;
  /** Characters behind it, at least. */
  readonly min: number;
  /** It has dots inside. */
  readonly dots?: boolean;
}

/** From the makers' documentation and the public rules of secret scanners. */
const FORMS: readonly Form[] = [
  // OpenAI, Anthropic, OpenRouter, LiteLLM, Langfuse; others write sk too.
  { begin: 'sk-', min: 16 },
  { begin: 'pk-lf-', min: 16 },
  { begin: 'gsk_', min: 20 },
  { begin: 'xai-', min: 20 },
  { begin: 'pplx-', min: 20 },
  { begin: 'hf_', min: 20 },
  { begin: 'r8_', min: 20 },
  { begin: 'lsv2_pt_', min: 16 },
  { begin: 'lsv2_sk_', min: 16 },
  // GitHub, GitLab, npm, PyPI.
  ...['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'].map((begin) => ({ begin, min: 16 })),
  ...['glpat-', 'gldt-', 'glrt-', 'glsa_', 'npm_', 'pypi-'].map((begin) => ({ begin, min: 16, dots: true })),
  // Slack, Telegram's has a form of its own.
  ...['xoxa-', 'xoxb-', 'xoxc-', 'xoxd-', 'xoxe-', 'xoxe.', 'xoxo-', 'xoxp-', 'xoxr-', 'xoxs-', 'xapp-'].map(
    (begin) => ({ begin, min: 10, dots: true }),
  ),
  // Amazon, Google, Azure DevOps aside.
  ...['AKIA', 'ASIA', 'ABIA', 'ACCA'].map((begin) => ({ begin, min: 16 })),
  { begin: 'AIza', min: 30 },
  { begin: 'ya29.', min: 16, dots: true },
  { begin: 'GOCSPX-', min: 16 },
  // Stripe, SendGrid, Shopify, Square, Twilio.
  ...['sk_live_', 'sk_test_', 'rk_live_', 'rk_test_', 'whsec_'].map((begin) => ({ begin, min: 10 })),
  { begin: 'SG.', min: 30, dots: true },
  ...['shpat_', 'shpca_', 'shppa_', 'shpss_'].map((begin) => ({ begin, min: 20 })),
  ...['sq0atp-', 'sq0csp-', 'EAAA'].map((begin) => ({ begin, min: 20 })),
  // HashiCorp, DigitalOcean, Databricks, Doppler, Linear, Notion, Supabase, Grafana, New Relic, Sentry, age.
  ...['hvs.', 'hvb.', 'dp.pt.', 'dp.st.'].map((begin) => ({ begin, min: 20, dots: true })),
  ...['dop_v1_', 'doo_v1_', 'dor_v1_', 'dapi', 'lin_api_', 'ntn_', 'sbp_', 'glc_', 'NRAK-', 'sntrys_'].map(
    (begin) => ({ begin, min: 20 }),
  ),
  { begin: 'AGE-SECRET-KEY-1', min: 20 },
  // Goalkeeper's own, should one be issued.
  { begin: 'gk_', min: 20 },
];

const byBegin = new Map(FORMS.map((form) => [form.begin, form]));
const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
/** Longer beginnings first. A line break written as `\n` is no letter of the key before it. */
const BEGIN = new RegExp(
  `(?:(?<![A-Za-z0-9])|(?<=\\\\[nrt]))(?:${[...byBegin.keys()]
    .sort((a, b) => b.length - a.length)
    .map(literally)
    .join('|')})`,
  'g',
);
const BODY = /[\w-]*/y;
const DOTTED = /[\w-]+(?:\.[\w-]+)*/y;

/** No beginning is longer. */
const REACH = 20;

/** Keys and tokens that are told by how they begin. */
export function tokensIn(text: string): Span[] {
  const found: Span[] = [];
  BEGIN.lastIndex = 0;
  for (let hit = BEGIN.exec(text); hit !== null; hit = BEGIN.exec(text)) {
    const form = byBegin.get(hit[0]) as Form;
    const body = runAt(form.dots ? DOTTED : BODY, text, BEGIN.lastIndex);
    if (body.length < form.min) continue;
    const end = BEGIN.lastIndex + body.length;
    const key = isRandom(body);
    if (key) found.push({ kind: 'KEY', start: hit.index, end, value: text.slice(hit.index, end) });
    // What begins further on in a run of words is no more random; only near its end may another form reach beyond it.
    BEGIN.lastIndex = key ? end : Math.max(BEGIN.lastIndex, end - REACH);
  }
  return found;
}

/** Words that a hyphen or an underscore joins are no key: `sk-alle-kunden-anschreiben`. */
function isRandom(body: string): boolean {
  return /\d/.test(body) || (/[a-z]/.test(body) && /[A-Z]/.test(body));
}

const RUN = /[\w-]*/y;

/** JSON Web Tokens, signed or encrypted: base64url of `{"`, and parts behind dots. */
export function jwtsIn(text: string): Span[] {
  const found: Span[] = [];
  for (let at = text.indexOf('eyJ'); at >= 0; ) {
    let end = at + runAt(RUN, text, at).length;
    let parts = 1;
    while (text[end] === '.' && parts < 5) {
      const part = runAt(RUN, text, end + 1);
      if (part === '' && parts < 2) break;
      end += 1 + part.length;
      parts++;
    }
    if (parts >= 2 && end - at >= 24) {
      found.push({ kind: 'JWT', start: at, end, value: text.slice(at, end) });
    }
    // Within a run that has no dot behind it, none is found further on either.
    at = text.indexOf('eyJ', Math.max(end, at + 3));
  }
  return found;
}

function runAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}
