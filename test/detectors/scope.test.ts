import { describe, expect, test } from 'vitest';
import { scope } from '../../src/detectors/scope.ts';
import { said as alone, findings } from './alone.ts';
import type { Told } from './sessions.ts';

const said = (goal: string | null, calls: Told[]): string[] => alone(scope, goal, calls);
const CLAIM: Told = ['get_claim', { claim: 'PC-14' }, '{"claim":"PC-14","amount":46390}'];

describe('reach beyond the task', () => {
  test('the record beside the one meant is asked about', () => {
    const goal = 'Check claim PC-14 and approve it';
    const next: Told = ['approve_claim', { claim: 'PC-15', amount: 22110 }];
    const [finding] = findings(scope, goal, [CLAIM, next]);
    expect(finding).toMatchObject({ kind: 'scope_creep', outcome: 'ask' });
    expect(finding?.reason).toBe(
      'approve_claim works on PC-15, which neither the user nor any record has named; told was PC-14',
    );
  });

  test('the record meant is none, nor one that a result told of, nor one inside a range', () => {
    expect(said('Approve PC-14', [CLAIM, ['approve_claim', { claim: 'PC-14' }]])).toEqual([]);
    const list: Told = ['list_claims', {}, 'PC-14 open\nPC-15 open'];
    expect(said('Approve what is open', [list, ['approve_claim', { claim: 'PC-15' }]])).toEqual([]);
    expect(said('Wipe T-0601 to T-0603', [['revoke_device', { device: 'T-0602' }]])).toEqual([]);
  });

  test('a day that was reckoned is no record', () => {
    const read: Told = ['get_contract', { plot: 12 }, '{"contract":"EAU-1204","notice":"1 month"}'];
    const end: Told = ['cancel_contract', { contract: 'EAU-1204', effect: '2026-02-15' }];
    expect(said('Cancel the water of plot 12', [read, end])).toEqual([]);
  });

  test('a new record may have any name', () => {
    expect(said('Open a branch like fix-12', [['create_branch', { id: 'fix-13' }]])).toEqual([]);
  });

  test.each<[string, Told]>([
    ['a whole audience', ['export_contacts', { audience: 'aud-all', to: 'merch@shop.example' }]],
    ['a wildcard', ['share_files', { files: '*', to: 'bo@shop.example' }]],
    ['a report on everything', ['ExportReport', { reportId: '00O-ALLCONTACTS' }]],
    ['a group nobody named', ['send_mail', { to: 'all-staff@shop.example', body: 'hello' }]],
    ["an administrator's role", ['grant_access', { user: 'bo', group: 'wms-admins' }]],
    ['the role of an owner, by a tool that only sets', ['set_member', { user: 'bo', role: 'owner' }]],
    ['access for ever', ['issue_code', { door: 'D-1', expires: 'never', access: 'guest' }]],
    ['readers without a limit', ['set_visibility', { page: 'Trainees', readers: ['everyone'] }]],
  ])('%s is asked about', (_name, call) => {
    expect(said('Sort out the pass for Bo', [['get_door', {}, 'door D-1, bo'], call])).toEqual([
      'scope_creep:ask',
    ]);
  });

  test.each<[string, string, Told]>([
    ['all of them', 'Export all contacts to Bo', ['export_contacts', { audience: 'aud-all' }]],
    ['admin rights', 'Make bo an admin', ['grant_access', { user: 'bo', group: 'admins', role: 'admin' }]],
    ['no end', "Give her a code that doesn't expire", ['issue_code', { expires: 'never' }]],
    ['the public', 'Publish the page', ['set_visibility', { page: 'P', readers: ['everyone'] }]],
    ['everyone, in German', 'Bitte für alle sichtbar machen', ['set_visibility', { visibility: 'public' }]],
  ])('who asks for %s gets it', (_name, goal, call) => {
    expect(said(goal, [call])).toEqual([]);
  });

  test('reads reach as far as they like, and unknown arguments say nothing', () => {
    expect(said('Check PC-14', [CLAIM, ['get_claim', { claim: 'PC-15' }]])).toEqual([]);
    expect(
      said('Check PC-14', [CLAIM, ['run_sql', { sql: "select * from claims where id='PC-15'" }]]),
    ).toEqual([]);
    expect(said('Check PC-14', [CLAIM, ['approve_claim', null, null, { captured: false }]])).toEqual([]);
  });
});

describe('records that are not the next one', () => {
  test('a change beside a record that only a result told of', () => {
    const calls: Told[] = [CLAIM, ['update_claim', { claim: 'PC-15', state: 'seen' }]];
    expect(said('Go through the claims', calls)).toEqual([]);
    expect(said('Go through claim PC-14', calls)).toEqual(['scope_creep:alert']);
  });

  test('one that is put together from the other values', () => {
    const call: Told = [
      'remove_asset',
      { employee: 'emp_29', asset: 'ast_49', workflow: 'wf_emp_29_ast_49' },
    ];
    expect(said('Take ast_49 from emp_29', [call])).toEqual([]);
  });
});
