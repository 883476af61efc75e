import { inLatin } from './disguise.ts';
import { Heads } from './heads.ts';

/** How often a passage speaks in a way that steers its reader, by kind. A hint, never the verdict. */
export interface Wording {
  /** you, your, du, vous, usted, 您. */
  readonly second: number;
  /** The reader named as a machine: assistant, agent, AI. */
  readonly reader: number;
  readonly plea: number;
  readonly must: number;
  /** What comes before what: first, then, instead, from now on. */
  readonly order: number;
  /** Talk about the task itself: ignore, previous instructions, your task. */
  readonly meta: number;
  readonly urgent: number;
  /** Pseudo-tags and fences that dress text up as something else. */
  readonly tag: number;
}

/** Words of one kind in the languages agents meet most; CJK words need no boundary. */
const LEXICON: Readonly<Record<Exclude<keyof Wording, 'tag'>, readonly [words: string, cjk: string]>> = {
  second: [
    'you|your|yours|yourself|du|dich|dir|dein|deine|deinen|ihnen|ihre|ihren|ihrem|ihrer|euch|eure|vous|votre|vos|tu|tes|usted|ustedes|te|você|vocês|seu|sua|lei|voi|vostro|je|jij|jouw|uw|вы|вас|ваш|tobie|ciebie|size|sen',
    '你|您|あなた|당신',
  ],
  reader: [
    'ai|a\\.i\\.|assistant|assistants|agent|agents|language model|llm|chatbot|bot|copilot|gpt[-\\w.]*|claude|ki|assistent|assistentin|ki-agent|assistante|asistente|agente|assistente|ассистент|asystent|asistan',
    '助手|助理|人工智能|模型|代理|アシスタント|エージェント|어시스턴트',
  ],
  plea: [
    "please|pls|kindly|bitte|merci de|veuillez|s'il vous plaît|svp|prière de|por favor|favor de|per favore|per cortesia|prego|se ruega|graag|alstublieft|aub|prosimy|proszę|пожалуйста|просим|просьба|lütfen",
    '请|請|ください|お願い|부탁|주세요',
  ],
  must: [
    'must|should|shall|need to|needs to|have to|has to|required|requires|require|make sure|ensure|be sure|always|never|only|muss|müssen|soll|sollen|sollte|zwingend|unbedingt|ist zu|sind zu|darf|doit|doivent|devez|faut|obligatoire|impérativement|debe|deben|tiene que|hay que|obligatorio|deve|devono|bisogna|occorre|devem|precisa|moet|moeten|dient|należy|musi|нужно|необходимо|должен|gerekir|gerekiyor',
    '必须|必須|务必|需要|应当|應|须|すること|必ず|해야',
  ],
  order: [
    "before|after|afterwards|first|then|instead|prior to|once|next|also|additionally|as well|from now on|until|otherwise|or else|while|same day|bevor|zuerst|zunächst|danach|dann|stattdessen|ab sofort|künftig|sonst|andernfalls|nur noch|avant|d'abord|ensuite|puis|désormais|dorénavant|à la place|sinon|antes|primero|luego|después|ahora|en lugar|prima|poi|invece|dopo|altrimenti|primeiro|depois|em vez|eerst|daarna|voortaan|anders|najpierw|potem|zamiast|сначала|затем|вместо|önce|sonra|yerine",
    '首先|然后|然後|之前|之后|改为|改為|否则|先に|その後|代わり|먼저|대신',
  ],
  meta: [
    'ignore|disregard|forget|override|overrides|previous|above|instruction|instructions|task|tasks|prompt|objective|command|system message|new rule|ignorieren|ignoriere|vorherigen|anweisung|anweisungen|aufgabe|aufgaben|ignorez|ignorer|précédentes|instructions|consigne|consignes|tâche|ignora|ignore|anteriores|instrucción|instrucciones|tarea|tareas|istruzioni|precedenti|compito|instruções|tarefa|negeer|instructie|instructies|opdracht|taak|zadanie|polecenie|инструкции|задача|talimat|görev',
    '忽略|指令|指示|任务|任務|タスク|무시|지시',
  ],
  urgent: [
    'important|urgent|urgently|immediately|critical|attention|warning|asap|at once|today|now|deadline|wichtig|dringend|sofort|umgehend|heute|achtung|urgente|immédiatement|aujourd’hui|importante|inmediatamente|hoy|subito|oggi|imediatamente|hoje|belangrijk|dringend|direct|pilne|срочно|важно|acil',
    '重要|紧急|緊急|立即|马上|注意|至急|긴급|즉시',
  ],
};

const TAG =
  /<\/?[a-z!][^<>\n]{0,40}>|\[\[|\{\{|#{3,}|={3,}|-{5,}|\[(?:system|inst|admin|note|important)[^\]\n]{0,30}\]/g;

/** The words of one kind, to be found anywhere and at a known place. */
interface Kind {
  readonly name: Exclude<keyof Wording, 'tag'>;
  readonly anywhere: RegExp;
  readonly here: RegExp;
  /** Stems: a word may begin with one of them and go on. */
  readonly stems: readonly string[];
}

const heads = new Heads();
const KINDS = Object.entries(LEXICON).map(([name, [words, cjk]], number): Kind => {
  const source = `(?<![\\p{L}\\p{N}_])(?:${words})(?![\\p{L}\\p{N}_])|${cjk}`;
  const stems: string[] = [];
  for (const word of words.split('|')) {
    const [, head = '', more = ''] = /^([\p{L}\p{N}_]+)(.?)/u.exec(word) ?? [];
    if ('[(?*+{'.includes(more) && more !== '') stems.push(head);
    else heads.add(number, head);
  }
  const anywhere = new RegExp(source, 'gu');
  return { name: name as Kind['name'], anywhere, here: new RegExp(source, 'uy'), stems };
});

const MAX_PASSAGE = 2_000;
const MAX_COUNT = 9;

/** Counts by kind in a passage already folded to lower case. */
export function wordingOf(folded: string): Wording {
  const text = inLatin(folded.slice(0, MAX_PASSAGE));
  const counts = countsAtHeads(text) ?? KINDS.map(({ anywhere }) => count(text, anywhere));
  const [second, reader, plea, must, order, meta, urgent] = counts as [number, ...number[]];
  return { second, reader, plea, must, order, meta, urgent, tag: count(text, TAG) } as Wording;
}

/** By kind, asked only where a word of it may begin; null where the text's words have no edges. */
function countsAtHeads(text: string): number[] | null {
  const counts = KINDS.map(() => 0);
  const ends = KINDS.map(() => 0);
  const whole = heads.each(text, (at, patterns) => {
    for (let left = patterns; left !== 0; left &= left - 1) {
      const kind = 31 - Math.clz32(left & -left);
      if (at < ends[kind]! || counts[kind]! === MAX_COUNT) continue;
      const { here } = KINDS[kind]!;
      here.lastIndex = at;
      if (!here.test(text)) continue;
      counts[kind]!++;
      ends[kind] = here.lastIndex;
    }
  });
  if (!whole) return null;
  KINDS.forEach(({ anywhere, stems }, kind) => {
    if (stems.some((stem) => text.includes(stem))) counts[kind] = count(text, anywhere);
  });
  return counts;
}

function count(text: string, pattern: RegExp): number {
  pattern.lastIndex = 0;
  let n = 0;
  while (n < MAX_COUNT && pattern.test(text)) n++;
  return n;
}

/** How many kinds of steering words a passage has. */
export function kindsOf(wording: Wording): number {
  let kinds = 0;
  for (const kind in wording) if (wording[kind as keyof Wording] > 0) kinds++;
  return kinds;
}

/** True where a passage speaks to whoever reads it about what to do first or instead: a text that gives orders. */
export function givesOrders(wording: Wording): boolean {
  const addressed = wording.second > 0 && (wording.meta > 0 || wording.reader > 0);
  return addressed && wording.order > 0 && kindsOf(wording) >= 4;
}
