import { describe, expect, test } from 'vitest';
import { effectOf, isReading } from '../../../src/signals/call/effect.ts';

describe('effectOf', () => {
  test.each([
    ['read_message', 'read', 'read'],
    ['lookup_vendor', 'read', 'read'],
    ['getCandidate', 'read', 'read'],
    ['FB03_DISPLAY_DOC', 'read', 'read'],
    ['mcp__docs__read', 'read', 'read'],
    ['order-lookup', 'read', 'read'],
    ['resident.get', 'read', 'read'],
    ['GET /parcels/{id}', 'read', 'read'],
    ['open_webpage', 'navigate', 'open'],
    ['BrowseTo', 'navigate', 'open'],
    ['GET {url}', 'navigate', 'open'],
    ['send_email', 'outbound', 'message'],
    ['SO01_SEND_MAIL', 'outbound', 'message'],
    ['send_payment', 'outbound', 'pay'],
    ['send_money', 'outbound', 'pay'],
    ['mcp__bank__pay', 'outbound', 'pay'],
    ['POST /fees/{id}/refund', 'outbound', 'pay'],
    ['exportContacts', 'outbound', 'share'],
    ['share-file', 'outbound', 'share'],
    ['post_webpage', 'outbound', 'publish'],
    ['checkout_cart', 'outbound', 'buy'],
    ['delete_file', 'destructive', 'remove'],
    ['order-cancel', 'destructive', 'remove'],
    ['DELETE /customers/{id}', 'destructive', 'remove'],
    ['remove_user_from_slack', 'destructive', 'remove'],
    ['update_password', 'credential', 'secret'],
    ['git_add_ssh_key', 'credential', 'secret'],
    ['grant_access', 'credential', 'grant'],
    ['add_user_to_channel', 'credential', 'grant'],
    ['POST /staff/roles', 'credential', 'grant'],
    ['create_calendar_event', 'write', 'create'],
    ['PATCH /applications/{id}', 'write', 'change'],
    ['transfer_to_human_agents', 'outbound', 'share'],
    ['transfer_funds', 'outbound', 'pay'],
    ['rechnung.stornieren', 'destructive', 'remove'],
    ['anularCita', 'destructive', 'remove'],
    ['vergunning_verlenen', 'credential', 'grant'],
    ['sprawdz_konto', 'read', 'read'],
    ['mesaj_yanitla', 'outbound', 'message'],
    ['vozvrat.oplatit', 'outbound', 'pay'],
    ['email_list', 'read', 'read'],
    ['order_status', 'read', 'read'],
    ['berth_history', 'read', 'read'],
    ['scan_text', 'read', 'read'],
    ['text_member', 'outbound', 'message'],
    ['line_cease', 'destructive', 'remove'],
    ['berth_swap', 'write', 'change'],
    ['verdict.decide', 'write', 'change'],
    ['valve_open', 'write', 'create'],
    ['page_open', 'navigate', 'open'],
    ['unlockDoor', 'credential', 'grant'],
    ['löschen_beleg', 'destructive', 'remove'],
    ['überweisen', 'outbound', 'pay'],
    ['añadir_socio', 'write', 'create'],
    ['faktura_betala', 'outbound', 'pay'],
    ['bådplads.slet', 'destructive', 'remove'],
    ['lähetä_viesti', 'outbound', 'message'],
    ['smazat.smaž', 'destructive', 'remove'],
    ['发邮件', 'outbound', 'message'],
    ['账户.转账', 'outbound', 'pay'],
    ['予約一覧', 'read', 'read'],
    ['船舶を検索', 'read', 'read'],
    ['회원_삭제', 'destructive', 'remove'],
  ])('%s: %s, %s', (tool, effect, deed) => {
    expect(effectOf(tool)).toMatchObject({ class: effect, deed });
  });

  test('a name without a verb is a careful guess, and says so', () => {
    expect(effectOf('frobnicator')).toEqual({ class: 'write', deed: 'change', known: false });
    expect(effectOf('')).toMatchObject({ known: false });
  });

  test('several things without a verb are a list to look up, which is a guess too', () => {
    expect(effectOf('berth_fees')).toEqual({ class: 'read', deed: 'read', known: false });
    expect(effectOf('fees')).toEqual({ class: 'write', deed: 'change', known: false });
    expect(effectOf('club_payments').deed).toBe('pay');
  });

  test.each([
    ['Überweisung', 'outbound', 'pay'],
    ['acces__dossier', 'credential', 'grant'],
    ['kaiyaku', 'destructive', 'remove'],
    ['furikomi', 'outbound', 'pay'],
    ['front.keycard', 'credential', 'grant'],
  ])('%s is named after the act, which is a guess too', (tool, effect, deed) => {
    expect(effectOf(tool)).toEqual({ class: effect, deed, known: false });
  });

  test("the charter's word beats the name, either way", () => {
    expect(isReading(effectOf('send_email', true))).toBe(true);
    expect(isReading(effectOf('get_and_delete_nothing', false))).toBe(false);
    expect(effectOf('delete_file', false).class).toBe('destructive');
  });

  test('a name of any length is taken', () => {
    expect(effectOf('get_'.repeat(100_000)).class).toBe('read');
  });
});
