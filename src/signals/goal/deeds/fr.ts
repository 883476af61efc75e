import type { DeedWords } from './words.ts';

/** French. */
export const FR: DeedWords = {
  pay: [
    "régl|reglez|reglons|acquitte-|acquittez|acquitter|débours|soldez|avance-lui|cotise |fais un don|faire un don|rends l'argent|rends-lui l'argent|envoie de l'argent|envoie-lui de l'argent",
  ],
  buy: [
    'procure-moi|procure-nous|procurez|prends-moi|prends-nous|prenez-moi|prends un billet|prends des billets|prendre un billet|prendre des billets|abonne-|abonne |abonnez|abonner|souscri|loue |louer|louez|acquiers|acquérir|acquerir|offre-moi|fais les courses|faire les courses|fais des courses|précommand|réapprovisionn',
  ],
  message: [
    'ecris|ecriv|ecrire|repond|relanc|rappel|appelle|appeler|appelez|téléphon|demande à|demande lui|demande-|demandez|demander |dis-|dire à|dire que|signale |signale-|signalez|signaler|fais savoir|faites savoir|faire savoir|fais suivre|faites suivre|faire suivre|fais part|faites part|préven|previen|prevenez|avertis|avertir|averti-|présente nos excuses|présente mes excuses|présente des excuses|excuse-|remerci|félicit|felicite |salue |saluez|saluer|communiqu|notifi|transfèr|transfér|souhaite-lui|souhaite lui|souhaite-leur|enverr|recontact',
  ],
  publish: [
    'mets en ligne|mettre en ligne|mettez en ligne|diffuse-|diffusez|diffuser|affiche sur|mets sur le site',
  ],
  share: [
    'envoie|televerse|télévers|mets à disposition|montre-lui|montre lui|montrez-lui|montre-leur|prête-lui|prête lui|transmet|communique-lui|joignez|joindre|passe-lui|passe lui|file-lui|fais passer|copie ',
  ],
  remove: [
    'enlev|enlèv|effac|jette|jeter |jetez|résili|resili|ferme |fermez|fermer |clôtur|clotur|clos |arrête|désactiv|desactiv|désabonn|desabonn|désinscri|vire-le|vire-la|retranch|révoqu|revoqu|vide la|vide le|vider |videz|expuls|archiva|détrui|detrui|ôte |désinstall|décommand|interrom|licencie ',
  ],
  grant: [
    'autoris|permets |permets-|permettez|permettre|attribue-|attribuez|attribuer|accorde|octro|affecte-|affectez|affecter|nomme-|nommez|nomme le|nomme la|habilit|délègue|délégu|débloqu|inscris|inscriv|inscrev|admets|laisse-le|laisse-la|laissez-le|promeus|intègre|intégr|déverrouill|adjoins',
  ],
  secret: [
    "mots de passe|mdp|identifiant|code pin|code d'accès|cle api|cle privée|clef|jeton|connecte-toi|connecte-moi|connectez-vous|phrase secrète|phrase de récup",
  ],
  schedule: [
    'fixe un|fixer un|fixez un|prends rendez|programme un|programme le|programme la|programmer|programmez|reporte |reporte-|reportez|reporter la|reporter le|décale|repousse|avance le|avance la|calendrier|cale un|caler |agende|rappelle-moi|rappelle moi|réunir|convoque|réveille|échéance',
  ],
  create: [
    'creer un|creez |rédig|redig|génèr|générer|générez|genere-|fabriqu|fais un|faites un|faire un|établis |établir|établissez|etabli|inscris|inscriv|construe|construi|construy|rempli|dresse une|dresser une|dépose |ouvre un ticket|sauvegard|consign|duplique|insère|insérer|insérez|mets de côté|monte un|tape un|tape la|invente-|élabor|conçois|esquisse',
  ],
  change: [
    "remplac|renomm|déplac|deplac|répar|repare |reparer|repara |réglez la|mettez|mettons|metta |metter|met à jour|rectifi|trie |triez|trier |range la|range le|range mon|rangez|augmente-|augmente |augmentez|augmenter|réduis|réduire|reduis|baisse le|baisse la|baisser|active le|active la|active el|active o|active l'|activez|activer|désactiv|bascul|complète le|complète la|compléte|coche la|coche le|cocher|cochez|traduis|traduire|prolonge |prolongez|prolongue|améliore|restaura |restaure |restaurar|restaurer|restauré|réinitialis|fusionn|raccourci|allong|renouvel|remets|réécri|reecri|paramètr|édite |reformul|termine le|termine la|inscris",
  ],
  run: [
    'demarr|redémarr|redemarr|déploy|déploi|deploi|fais tourner|faire tourner|faites tourner|déclench|declench|active le|met en route|mets en route|mets en marche|mettre en route|effectue |effectuez|effectuer|compilez|migre |allume',
  ],
  open: [
    'ouvrir|va sur|allez sur|aller sur|navigu|parcourez|parcourir|parcours le|parcours la|clique |regarde |regardez|regarder|regarde-|lis |lisez|lire |voir |cherche |cherchez|chercher|recherch|rends-toi|rendez-vous sur|accèd|accéd|jette un oeil|jette un œil|affiche |affichez|afficher|télécharg|telecharg',
  ],
};
