import { describe, expect, test } from 'vitest';
import { effectOf, isReading } from '../../src/signals/effect.ts';

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
  ])('%s: %s, %s', (tool, effect, deed) => {
    expect(effectOf(tool)).toMatchObject({ class: effect, deed });
  });

  test('a name without a verb is a careful guess, and says so', () => {
    expect(effectOf('frobnicator')).toEqual({ class: 'write', deed: 'change', known: false });
    expect(effectOf('')).toMatchObject({ known: false });
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
