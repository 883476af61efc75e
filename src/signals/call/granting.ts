import type { Action } from '../../model/action.ts';
import { nameWords } from '../text/text.ts';
import type { Effect } from './effect.ts';
import { type Leaf, leavesOf } from './leaves.ts';
import { plain } from './weakening.ts';

// Access is given in few ways: a role, a share, a member, a key, an open door, a server that is asked from now on.

const ACCESS = wordsOf(
  'access grant grants role roles permission permissions right rights privilege privileges share sharing invite invitation ' +
    'collaborator collaborators collab admin admins owner owners ownership delegate delegation iam acl proxy trust mandate ' +
    'credential credentials key keys token tokens secret secrets badge lockbox allowlist whitelist firewall nameserver ' +
    'nameservers forwarding webhook sso mfa ' +
    'zugang zugriff rechte recht rolle rollen freigabe freigeben teilen einladen vollmacht weiterleitung schluessel ' +
    'acces droit droits role partager partage inviter delegation transfert secret ' +
    'acceso permiso permisos rol roles compartir invitar delegar delegacion clave secreto ' +
    'accesso permesso permessi ruolo ruoli condividi condividere invita delega inoltro chiave segreto ' +
    'acesso acessos permissao permissoes papel compartilhar convidar delegar chave segredo conceder ' +
    'toegang rechten rol delen uitnodigen doorsturen sleutel geheim machtiging ' +
    'atkomst behorighet roll dela bjud adgang rettighed rolle tilgang ' +
    'dostep uprawnienia uprawnienie rola udostepnij udostepnienie sekret klucz zapros ' +
    'pristup opravneni role sdilet klic',
);
const ACCESS_CJK = /权限|访问|共享|分享|邀请|授权|密钥|権限|アクセス|共有|招待|付与|권한|공유|초대/;

/** To make one of these is to let somebody in. */
const ACCOUNTS = wordsOf(
  'user users account compte comptes cuenta cuentas konto login member members utente utenti usuario usuarios usuario utilisateur benutzer gebruiker ' +
    'uzytkownik uzivatel anvandare bruger bruker',
);
const MAKES = wordsOf(
  'create add new make register enrol enroll provision crea creer crear criar erstellen anlegen maak aanmaken ' +
    'dodaj utworz vytvorit skapa opret opprett issue',
);
const TAKES_BACK =
  /^(?:revoke|remove|delete|disable|deactivate|unshare|withdraw|close|deny|reject|expire|end|off|none|widerruf\w*|entzieh\w*|entfern\w*|sperr\w*|retir\w*|revo\w*|quitar|elimin\w*|rimuov\w*|verwijder\w*|intrekken|odbierz|usun)$/;
const VERB_KEY = /^(?:action|op|operation|mode|state|status|enabled?|aktion|accion|azione|akcja)$/;

/** Whoever a person is reached by gets what is meant for that person: codes to log in, letters, new passwords. */
const PERSONS = wordsOf(
  'profile profil perfil profilo customer client klient klienta kunde kunden cliente account konto compte cuenta conto member mitglied user contact contacts kontakt kontakte contacto contatto vendor supplier lieferant fournisseur proveedor payee beneficiary employee mitarbeiter patient tenant mieter policyholder stammdaten',
);
const CONTACT =
  /^(?:new_?)?(?:e_?mail|mail|email_?address|phone|phone_?number|telephone|tel|mobile|telefon|telefoon|correo|telefono|courriel)$/;

const FORWARDS =
  /^(?:auto_?)?(?:forward|redirect)(?:s|ing)?(?:_?to|_?address)?$|^(?:weiterleit|umleit)\p{L}*$|^reenvi\p{L}*$|^inoltra\p{L}*$|^doorstur\p{L}*$|^przekaz\p{L}*$|^vidarebefordra\p{L}*$/u;

/** Lines for a machine that let somebody in, or have it trust another server. */
const COMMAND =
  /\badd-iam-(?:policy|member)|\biam-policy-binding|--member=|\b(?:attach|put)-(?:user|role|group|bucket)-policy|\badd-user-to-group|\badd-permission\b|\brole ?assignment (?:create|add)|\b(?:cluster)?rolebinding\b|\buser(?:add|mod)\b|\bnet user\b|authorized_keys|\bssh-copy-id\b|\bgrant [\w ,*]{1,80} (?:on|to)\b|\bcreate (?:user|login|role)\b|\balter (?:user|role)\b|\bsnmp-server\b|\bno access-list\b|\b(?:ufw|firewall-cmd)\b.{0,40}\ballow|\biptables\b.{0,80}\baccept\b|\bchmod (?:-r )?[0-7]?777\b|\bconfig set (?:global\.|--global )?(?:index-url|extra-index-url|trusted-host|registry)|--(?:extra-)?index-url|--trusted-host|--registry[= ]|\bregistry[=:]|\bremote (?:set-url|add)\b|\bcollaborators\/|\bsecret (?:set|put|share)\b|\bapt-key add|\badd-apt-repository|\brepo add\b|\bgpg --import|\bsource add\b/;

/** How a call gives access: by what its tool is, by a line in an argument, or by handing something over. */
export interface Granting {
  readonly command: Leaf | null;
  /** It only hands something over (an export, an upload). */
  readonly handsOver: boolean;
  /** It changes where a person is reached. */
  readonly reaches: boolean;
}

const GIVEN: Granting = { command: null, handsOver: false, reaches: false };

export function grantingOf(action: Action, effect: Effect): Granting | null {
  const leaves = leavesOf(action.arguments);
  if (takesBack(action.tool, leaves)) return null;
  const command = leaves.find(({ text }) => text.length < 4_000 && COMMAND.test(text.toLowerCase()));
  if (command !== undefined) return { ...GIVEN, command };
  const name = nameWords(action.tool).map(plain);
  // Work is delegated too.
  if (name.includes('delegate') && leaves.some(({ text }) => / .* .* /.test(text))) return null;
  const named = name.some((word) => ACCESS.has(word)) || ACCESS_CJK.test(action.tool);
  const makes = name.some((word) => ACCOUNTS.has(word)) && name.some((word) => MAKES.has(word));
  // Whoever mail is passed on to reads it all.
  const forwards = leaves.some(({ key }) => FORWARDS.test(key));
  if (named || makes || forwards || effect.class === 'credential') return GIVEN;
  const ofPerson = effect.deed === 'change' && name.some((word) => PERSONS.has(word));
  if (ofPerson && leaves.some(({ key }) => CONTACT.test(key))) return { ...GIVEN, reaches: true };
  return effect.deed === 'share' ? { ...GIVEN, handsOver: true } : null;
}

function takesBack(tool: string, leaves: readonly Leaf[]): boolean {
  if (nameWords(tool).some((word) => TAKES_BACK.test(plain(word)))) return true;
  return leaves.some(({ key, text }) => VERB_KEY.test(key) && TAKES_BACK.test(text.trim().toLowerCase()));
}

function wordsOf(words: string): ReadonlySet<string> {
  return new Set(words.split(' '));
}

/** Words by which a person asks that somebody be let in or given something. */
const ASKS = new RegExp(
  '(?<![\\p{L}\\p{N}])(?:access|permission|privilege|rights?(?![\\p{L}])|roles?(?![\\p{L}])|shar(?:e|ing)(?![\\p{L}])|invit|onboard|collaborat|admins?(?![\\p{L}])|administrator|members?(?![\\p{L}])|owner|grant|credential|badge|pass(?:es)?(?![\\p{L}])|keys?(?![\\p{L}])|tokens?(?![\\p{L}])|secrets?(?![\\p{L}])|passwords?|pins?(?![\\p{L}])|delegat|add(?![\\p{L}])|adds (?![\\p{L}])|new (?:hire|user|account|starter|colleague|joiner)|let (?:\\w+ ){1,4}in(?![\\p{L}])|unlock|enrol|hand(?:ing|s|ed)? ?over|handover|takes? over|set (?:\\w+ ){0,2}up|webhook|integrat|connect|forward' +
    '|zugang|zugriff|berechtig|freigeb|freischalt|rolle|einlad|lade? |teile|hinzufüg|schlüssel|passwort|vollmacht|übergeb' +
    '|accès|droits?(?![\\p{L}])|rôle|partag|ajout|clés?(?![\\p{L}])|mot de passe|donne(?:z|r)?[ -](?:lui|leur|accès)|procuration' +
    '|acceso|permiso|rol(?:es)?(?![\\p{L}])|compart|añad|agreg|clave|contraseña|invita' +
    '|accesso|permess|ruol|condivid|aggiung|chiav|delega' +
    '|acesso|permiss|papel|compartilh|convid|adicion|chave|senha' +
    '|toegang|rechten|machtig|volmacht|uitnodig|deel |delen|voeg|sleutel|wachtwoord' +
    '|åtkomst|behörighet|bjud|dela |lägg till|nyckel|adgang|tilgang|rettighe|inviter|tilføj|legg til|nøkkel|nøgle|fullmakt' +
    '|dostęp|uprawn|udostępn|zapro|dodaj|klucz|hasł' +
    '|přístup|oprávn|pozv|sdíl|přid|klíč|hesl)' +
    '|权限|访问|共享|分享|邀请|授权|密钥|添加|开通|権限|アクセス|共有|招待|付与|追加|キー|권한|공유|초대|추가',
  'u',
);

/** Does a folded text ask that somebody be let in? */
export function asksToGrant(folded: string): boolean {
  return ASKS.test(folded);
}
