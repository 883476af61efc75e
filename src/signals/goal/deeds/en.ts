import type { DeedWords } from './words.ts';

/** English. */
export const EN: DeedWords = {
  pay: [
    'repay|prepay|donate|donati|donat |disburs|venmo|zelle him|zelle her|compensat|top up|top-up|chip in|fork out|cough up|shell out|cover the cost|square up|send funds|move funds|credit him|credit her|credit them|cash out',
  ],
  buy: [
    'preorder|procure some|procure the|procurement|procuring|pick up a |pick up some|pick me up|grab me|grab us|grab a |grab some|snag |bid on|bid for|add to cart|add to the cart|add to my cart|add to basket|get us|get him a|get her a|get a ticket|get tickets|get some|get two|lease |rent a |rent the|rent me|rent us|hire a|sign me up|sign up for|sign us up|stock up|restock|replenish|pick out a|invest in',
  ],
  message: [
    'ping him|ping her|ping the|nudge|remind|drop him a|drop her a|drop them a|shoot him|shoot her|shoot them|shoot an e|reach out|get back to|call him|call her|call the|call my|call back|call up|phone him|phone her|phone the|ring him|ring her|ring them|ring up|whatsapp|sms|slack him|slack her|slack the|cc him|cc her|cc the|bcc|update him|update her|brief him|brief her|apologi|congratulate|warn |alert |pass on|pass along|relay |convey|chase up|chase him|chase her|chase the|follow up|fax |say hi|say that|say sorry|wish him|wish her|wish them|touch base|check in with|check with|acknowledg|rsvp|communicat|introduce me|introduce my|introduce him|introduce her|explain to|nag |urge |counteroffer|counter-offer',
  ],
  publish: [
    'go live|make it live|syndicate |crosspost|repost|retweet|blog about|advertis|promote |pin it to|push it live|put it up on',
  ],
  share: [
    'show him|show her|show them|pass it to|pass them to|hand over|hand it|hand him|hand her|lend |let him see|let her see|let them see|reveal|disclos|loop in|loop him|loop her|make available|airdrop|push to|backup|back up|mirror to|deliver |submit to',
  ],
  remove: [
    'bin it|bin the|bin this|trash|scrap |ditch|nuke |evict|fire him|fire her|sack him|sack her|expel|dismiss|deactivat|disable |shut down|switch off|turn off|call off|uninstall|detach|unlink|unshare|unpublish|unfollow|opt out|discard|destroy|undo |abort |kill |shred |throw away|throw out|chuck out|chuck it|chuck away|hang up|redact |overwrite|expire |decommission|suspend |suspendo|suspenda|suspende|rescind|scratch |cross off|empty the|lay off',
  ],
  grant: [
    'allow |permit |permita que|permita a|authoriz|authoris|entitle |whitelist|allowlist|unlock|unblock|make her an|make him an|sudo|delegate|empower|elevate |put him on|put her on|put them on|reinstate|provision a|provision the',
  ],
  secret: [
    'pin code|pincode|pin number|passcode|passphrase|one-time code|otp|2fa|mfa|seed phrase|recovery phrase|recovery code|auth code|cvv|cvc|log me in|sign me in|sign in',
  ],
  schedule: [
    'postpone|push back|bring forward|pencil in|put in the diary|diary|set a date|set a time|arrange|organise|organize|organisier|organizá|organiza una|organiza um|timetable|block out|block off time|set an alarm|timer for|deadline|appoint|rendezvous|wake me|rearrange|defer |queue up',
  ],
  create: [
    'compose|produce a|produce the|produci |jot |fill out|fill in|insert|establish |set aside|construct |design a|design me|design the|devise|capture the|capture this|capture it|sketch|formulat|type up|import |importier|importa |importer |submit a|lodge|come up with|stash|keep a|spin up|scaffold|provision a|provision the|paste |list it',
  ],
  change: [
    'amend |revise|revisá|rewrit|rephras|transform |transforme|transformier|transforma|convert |converte|swap|substitut|refresh|toggle|tweak|rework|redo the|redo it|reset|restore |revert|override|configur|customi|upgrad|downgrade|patch|reassign|relabel|tag the|tag it|tag this|untag|flag the|flag it|flag this|flag as|unflag|pin the|pin it|pin this|mute|unmute|snooze|prioritiz|prioritis|renew|reduce|shorten|lengthen|improve|repair|format the|formatier|formatta|translat|cut the|cut it|bump |retitle|redirect|merge the|adapt |adapte|adapta|adaptá|add to|disable |enabl|classify|classifique|classifie|categoriz|categoris|sign the|sign it|sign off|deactivat',
  ],
  run: [
    'kick off|initiate |boot up|boot the|fire up|spin up|invoke|compile |provision a|provision the|perform |carry out|reinstall|activat|power on|turn on|automate|automatisiere|automatiz|relaunch|rerun|begin the|begin met|call the api|queue the',
  ],
  open: [
    'load the|pull up|bring up|head to|head over|surf |surfe|surfa |scrape|crawl|view |show me the|log on|tap on|scan the|consulte|consulta el|consulta la|consulta o |consulta il|consúlt|peek|homepage|see what|hyperlink|bookmark',
  ],
};
