import { nameWords } from './text.ts';

/** What a tool does to the world, from the least to the most a person would want to know of. */
export type EffectClass = 'read' | 'navigate' | 'write' | 'outbound' | 'destructive' | 'credential';

/** What kind of deed it is: the words a goal would ask for it with. */
export type Deed =
  | 'read'
  | 'open'
  | 'pay'
  | 'buy'
  | 'message'
  | 'publish'
  | 'share'
  | 'remove'
  | 'grant'
  | 'secret'
  | 'schedule'
  | 'create'
  | 'change'
  | 'run';

export interface Effect {
  readonly class: EffectClass;
  readonly deed: Deed;
  /** False where the name told nothing and the class is the careful guess. */
  readonly known: boolean;
}

type Word = readonly [EffectClass, Deed];

/**
 * The word in a tool's name that tells most, by the deed it stands for. The first verb in a name wins. Only of languages
 * in which it is known how people ask for the deed (see `deedsIn`): else what they ask for would look unasked.
 */
const VERBS = table([
  [
    'read',
    'read',
    'get read list search find lookup look check view show describe query count calculate fetch inspect display ' +
      'retrieve load scan analyze analyse summarize summarise verify validate compare parse ocr status is has ' +
      'preview explain select head tail grep ls stat info rd q bal thread plan screen lookups recommend estimate convert translate ' +
      'lire chercher leer buscar consultar lesen suchen anzeigen abrufen hole leggere cercare ler lezen zoek ' +
      'pruefen ermitteln auflisten nachschlagen verifier afficher trouver obtenir obtener mostrar encontrar revisar verificar ' +
      'trova visualizza controlla verifica procurar obter ophalen bekijken raadplegen controleren znajdz sprawdz pobierz ' +
      'listele goruntule naiti proverit posmotret poluchit',
  ],
  [
    'navigate',
    'open',
    'open browse visit navigate goto go click follow url crawl scrape surf login signin authenticate',
  ],
  [
    'outbound',
    'pay',
    'pay payment transfer xfer wire remit refund disburse payout tranche escrow iban ' +
      'ueberweisen bezahlen zahlen payer virer pagar transferir pagare betaal ' +
      'reimburse repay rembourser reembolsar devolver rimborsare przelej zaplac oplac oplatit perevesti',
  ],
  [
    'outbound',
    'buy',
    'buy order purchase checkout subscribe reserve book bid trade ord ' +
      'kaufen acheter reserver comprar reservar comprare ordinare prenotare kopen reserveren kup zamow zarezerwuj satinal kupit zakazat',
  ],
  [
    'outbound',
    'message',
    'send mail email sms tx dispatch reply respond answer notify message dm call forward tell contact comment ' +
      'senden sende antworten envoyer repondre enviar responder inviare rispondere stuur ' +
      'benachrichtigen verschicken versenden prevenir avertir notificar mandar escribir avvisare scrivere rispondi escrever ' +
      'verstuur versturen odpowiedz powiadom napisz bildir cevapla yanitla otpravit otvetit soobshchit',
  ],
  [
    'outbound',
    'publish',
    'post publish tweet broadcast release submit announce boost mailings pub ' +
      'veroeffentlichen publier publica pubblica pubblicare publiceren opublikuj yayinla opublikovat',
  ],
  [
    'outbound',
    'share',
    'share export upload unload dump download_to sync backup push transmit disclose exportar ' +
      'teilen exportieren hochladen partager compartir exporta esportare condividere compartilhar exporteren ' +
      'udostepnij eksportuj wyeksportuj paylas vygruzit',
  ],
  [
    'destructive',
    'remove',
    'delete del remove drop destroy purge erase wipe trash cancel void revoke terminate kill stop reverse withdraw ' +
      'ban block unpublish archive clear truncate rm retire uninstall reset disable deactivate close merge unblind ' +
      'loeschen supprimer eliminar borrar cancellare excluir verwijder ' +
      'abandon decommission deprovision expunge entfernen stornieren kuendigen widerrufen abschalten annuler effacer ' +
      'anular elimina borra cancelar cancela revocar rimuovi rimuovere annullare revocare revogar verwijderen intrekken ' +
      'annuleren blokkeren usun skasuj anuluj zablokuj kaldir iptal otmenit otklyuchit',
  ],
  [
    'credential',
    'grant',
    'grant invite assign authorize authorise allow permit add_user enrol enroll approve ' +
      'berechtigen autoriser inviter accorder autorizar invitar autorizzare invitare concedere verlenen machtigen uitnodigen ' +
      'toekennen zapros przyznaj nadaj davet yetkilendir razreshit priglasit',
  ],
  ['credential', 'secret', 'rotate impersonate sudo elevate'],
  ['write', 'schedule', 'schedule reschedule plan_event remind planifier programar planen plannen zaplanuj'],
  [
    'write',
    'create',
    'create add new make issue download pull insert append generate register open_ticket draft copy clone import record save store log ' +
      'crear creer erstellen anlegen creare criar maak ' +
      'eintragen ausstellen hinzufuegen ajouter enregistrer rediger agregar guardar registrar aggiungi aggiungere salva salvare ' +
      'adicionar salvar toevoegen opslaan aanmaken dodaj zapisz wpisz olustur ekle kaydet dobavit sozdat zapisat sohranit',
  ],
  [
    'write',
    'change',
    'update upd set edit change modify put patch write adjust move rename replace apply assign_to amend label tag ' +
      'toggle enable configure config config_set adjust process complete mark star unstar accept fork commit upsert input fill ' +
      'actualizar modifier aendern aggiorna atualizar wijzig ' +
      'aktualisieren bearbeiten modificar modificare cambiare alterar mudar aanpassen zaktualizuj popraw ustaw degistir ' +
      'duzenle izmenit obnovit',
  ],
  [
    'write',
    'run',
    'run exec execute bash shell python eval invoke start restart deploy promote trigger launch dml ' +
      'ausfuehren lancer demarrer executer ejecutar lanzar iniciar eseguire avviare executar uitvoeren uruchom wykonaj ' +
      'calistir baslat zapustit vypolnit',
  ],
]);

/** Verbs that are as often the noun beside a verb: `order_cancel`, `mail_read`, `claim_status`. */
const NOUNS = new Set(
  (
    'order ord mail email sms message dm call comment contact post release record report file plan log status claim tag ' +
    'label book import copy draft fork star share backup mark payment refund tranche escrow iban transfer reset block ' +
    'schedule process query open issue pub archive info is has xfer bid trade list policy'
  ).split(' '),
);

/** Nouns that say who may do what: changing these is never a small thing. */
const CREDENTIAL = new Set(
  (
    'password passwd pwd credential credentials role roles permission permissions access acl policy policies ' +
    'token tokens apikey key keys secret secrets mfa otp 2fa account_access entitlement privilege admin trust ' +
    'collab collaborator collaborators member members user users badge pass passes lockbox guest iam ssh sender'
  ).split(' '),
);
/** Of these, the ones that are secrets and not people. */
const SECRET = new Set(
  'password passwd pwd credential credentials token tokens apikey key keys secret secrets ssh'.split(' '),
);
const MONEY = new Set(
  'payment payments money transaction transactions refund refunds payout funds tranche transfer transfers'.split(
    ' ',
  ),
);
const HTTP: Readonly<Record<string, Word>> = {
  get: ['read', 'read'],
  head: ['read', 'read'],
  options: ['read', 'read'],
  post: ['write', 'create'],
  put: ['write', 'change'],
  patch: ['write', 'change'],
  delete: ['destructive', 'remove'],
};

/** Tool names are few and come again with every call. */
const known = new Map<string, Effect>();
const MAX_KNOWN = 2_000;

/**
 * The effect of a tool, from its name: snake, camel, Pascal or kebab case, `server.tool`, `mcp__server__tool`,
 * or an HTTP method with a path. `readOnly` is the charter's word and beats the name.
 */
export function effectOf(tool: string, readOnly: boolean | null = null): Effect {
  let effect = known.get(tool);
  if (effect === undefined) {
    effect = classify(tool);
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(tool, effect);
  }
  if (readOnly === true) return { class: 'read', deed: 'read', known: true };
  if (readOnly === false && isReading(effect)) return { class: 'write', deed: 'change', known: true };
  return effect;
}

/** True where the call only looks. */
export function isReading(effect: Effect): boolean {
  return effect.class === 'read' || effect.class === 'navigate';
}

function classify(tool: string): Effect {
  const http = /^(GET|HEAD|OPTIONS|POST|PUT|PATCH|DELETE)\s+(\S+)/.exec(tool);
  if (http !== null) return ofHttp(http[1]!.toLowerCase(), nameWords(http[2]!));
  const name = nameWords(localName(tool));
  const verbs = name.filter((word) => VERBS.has(word));
  const first = verbs.find((word) => !NOUNS.has(word)) ?? verbs[0];
  const verb = first === undefined ? undefined : VERBS.get(first);
  if (verb === undefined) return ofNouns(name);
  // Calls, stock and ownership are transferred too; money only where the name says so or says nothing else.
  if (
    first === 'transfer' &&
    name.length > 1 &&
    !name.some((word) => word !== 'transfer' && MONEY.has(word))
  ) {
    return refine(['outbound', 'share'], name, true);
  }
  return refine(verb, name, true);
}

function ofHttp(method: string, path: readonly string[]): Effect {
  const base = HTTP[method] ?? (['write', 'change'] as const);
  if (base[0] === 'read') {
    const outside = path.includes('url') && path.length <= 2;
    return outside
      ? { class: 'navigate', deed: 'open', known: true }
      : { class: 'read', deed: 'read', known: true };
  }
  if (base[0] === 'destructive') return refine(base, path, true);
  // The last word of the path that names a deed says what posting there does: /mail/send, /refunds, /resources/stop.
  for (const word of path.toReversed()) {
    const verb = VERBS.get(word) ?? VERBS.get(word.replace(/(?:ies|s)$/, ''));
    if (verb !== undefined && verb[0] !== 'read' && verb[0] !== 'navigate') return refine(verb, path, true);
  }
  return refine(base, path, true);
}

/** The tool's own name, without the server it lives on. */
function localName(tool: string): string {
  const parts = tool.slice(0, 300).split(/__|[.:/]/);
  const last = parts.at(-1);
  if (last === undefined || last === '') return tool;
  // `resident.get` and `mail.send`: the last part holds the verb; `records.share` too.
  return nameWords(last).some((word) => VERBS.has(word)) ? last : tool;
}

/** A verb says what is done; the noun beside it can make it weigh more. */
function refine(verb: Word, name: readonly string[], sure: boolean): Effect {
  const [effect, deed] = verb;
  if (effect === 'read' || effect === 'navigate') return { class: effect, deed, known: sure };
  if (
    name.some((word) => MONEY.has(word)) &&
    (deed === 'message' || deed === 'create' || deed === 'publish')
  ) {
    return { class: 'outbound', deed: 'pay', known: sure };
  }
  const credential = name.find((word) => CREDENTIAL.has(word));
  if (credential !== undefined && (effect === 'write' || deed === 'share')) {
    return { class: 'credential', deed: SECRET.has(credential) ? 'secret' : 'grant', known: sure };
  }
  return { class: effect, deed, known: sure };
}

/** No verb in the name: a noun alone (`weather`, `customer_record`) mostly looks something up. */
function ofNouns(name: readonly string[]): Effect {
  if (name.some((word) => MONEY.has(word))) return { class: 'outbound', deed: 'pay', known: false };
  return { class: 'write', deed: 'change', known: false };
}

function table(rows: readonly (readonly [EffectClass, Deed, string])[]): ReadonlyMap<string, Word> {
  const entries = new Map<string, Word>();
  for (const [effect, deed, verbs] of rows) {
    for (const verb of verbs.split(' ')) if (!entries.has(verb)) entries.set(verb, [effect, deed]);
  }
  return entries;
}
