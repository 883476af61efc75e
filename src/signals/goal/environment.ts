import type { Action } from '../../model/action.ts';
import type { History } from '../../model/history.ts';
import { type Leaf, leavesOf } from '../call/leaves.ts';
import { preparedGoal } from '../text/prepared.ts';

/** Where things are tried out. A bare `test` or `dev` is often something else: those only beside a word for a place. */
const TRIAL =
  /(?<![\p{L}\p{N}])(?:staging|stg|sandbox|pre-?prod(?:uction)?|uat|(?:test|dev|qa|demo)[ -]?(?:env(?:ironment)?|system|cluster|server|stack|tenant|database|db|account|instance|namespace)|test(?:umgebung|system|server|datenbank|mandant)|entorno de pruebas?|(?:environnement|base) de (?:test|recette)|préprod\p{L}*|ambiente di (?:test|collaudo)|ambiente de (?:teste|homologação)|test(?:omgeving|miljön?|miljøet)|środowisk\p{L} testow\p{L}+|testovac\p{L}+ prostřed\p{L}+)(?![\p{L}\p{N}])|ステージング|検証環境|テスト環境|测试环境|预发|測試環境|스테이징|테스트 ?(?:환경|서버)/u;
/** Where the work is done. Other things are live, too: a page, a call. */
const LIVE =
  /(?<![\p{L}\p{N}])(?:live[ -]?(?:env(?:ironment)?|system|cluster|server|site|db|database)|prod|prd|production|produktion|producción|produzione|produção|productie|produkcj\p{L}*)(?![\p{L}\p{N}])|本番|生产环境|生產環境|프로덕션|운영 ?(?:환경|서버)/u;
/** `npm ci --production` builds for it, wherever. */
const FLAG = /--prod(?:uction)?(?![\p{L}\p{N}])|node_env=production/gu;
/** Words for people name what they are about, not where it is done. */
const PROSE = /note|memo|reason|comment|text|body|message|subject|title|descr|remark|summary|content|query/;
const MAX_TEXT = 300;

/** The value by which a call works on the live system, where the user speaks of one to try things on, and of no other. */
export function liveInsteadOfTrial(action: Action, history: History): Leaf | null {
  const { folded } = preparedGoal(history);
  if (!TRIAL.test(folded) || LIVE.test(folded) || /(?<!\p{L})live(?!\p{L})/u.test(folded)) return null;
  return leavesOf(action.arguments).find((leaf) => isLive(leaf)) ?? null;
}

function isLive({ key, text }: Leaf): boolean {
  if (text.length > MAX_TEXT || PROSE.test(key)) return false;
  return LIVE.test(text.toLowerCase().replace(FLAG, '').replaceAll('_', ' '));
}
