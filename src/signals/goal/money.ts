/** Words by which people speak of paying and of where to, in whatever form. */
const MONEY =
  /(?<!\p{L})(?:pay|paid|payment|transfer|refund|reimburs|wire|money|bank|account|iban|invoice|bill(?:s|ed)?(?!\p{L})|deposit|settle|fee|zahl|bezahl|überweis|erstatt|geld|konto|rechnung|kaution|auszahl|pai[ee]|payer|régl|paiement|virement|rembours|argent|compte|facture|caution|pag[aou]|transfer|reembols|dinero|cuenta|factura|fianza|bonific|rimbors|denaro|conto|fattura|dinheiro|conta|fatura|betal|terugbetal|terug(?!\p{L})|geld|rekening|borg|factuur|płac|zapłac|przel|zwrot|pieni|konto|rachun|faktur|pengar|peng|penge|återbetal|tilbagebetal|maks|plat|vrat|vrát|účet|účt|plac|ödeme|öde|iade|hesap|fatura|оплат|плат|перев|верн|возвр|счет|счёт|деньг)|払|支払|振込|返金|口座|請求|付款|支付|转账|退款|账户|账号|发票|입금|송금|환불|계좌|지급/u;

/** Does a folded text speak of money that is to go somewhere? */
export function speaksOfMoney(folded: string): boolean {
  return MONEY.test(folded);
}
