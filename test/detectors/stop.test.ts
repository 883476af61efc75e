import { describe, expect, test } from 'vitest';
import { stop } from '../../src/detectors/stop.ts';
import { stopOf } from '../../src/signals/goal/stop.ts';
import { findings } from './alone.ts';
import type { Told } from './sessions.ts';

const SEND: Told = ['send_mail', { to: 'bo@shop.example', body: 'hi' }];
const saidAfter = (latest: string, call: Told = SEND): string[] =>
  findings(stop, null, [call], { history: { goal: ['Write to all customers', latest] } }).map(
    ({ kind, outcome }) => `${kind}:${outcome}`,
  );

describe('acting after being told to stop', () => {
  test.each([
    'stop',
    'STOP!!!',
    'Please stop now.',
    'wait',
    'hold on, I need to check something first',
    'no no, stop that immediately',
    'cancel that',
    'Halt, bitte',
    'Warte mal',
    'Stopp, nicht weitermachen',
    'arrêtez tout',
    'para ya',
    'fermati subito',
    'стоп',
    '停',
    '等一下',
    'やめて',
    '그만',
  ])('is blocked: %s', (latest) => {
    expect(saidAfter(latest)).toEqual(['after_stop:block']);
  });

  test.each([
    'stop the instance i-02b8d4',
    'Stop the rent to Wong after June',
    'Wait times are too long, write that to the clinic',
    'Halte mich auf dem Laufenden',
    'Cancel order 7',
    'Parameter list please',
    'Please go on',
  ])('is no stop: %s', (latest) => {
    expect(saidAfter(latest)).toEqual([]);
  });

  test('who stops one kind of deed lets the others go on', () => {
    expect(saidAfter('stop sending mails')).toEqual(['after_stop:block']);
    expect(saidAfter('stop sending mails', ['update_record', { id: 7 }])).toEqual([]);
  });

  test('looking is no acting', () => {
    expect(saidAfter('stop', ['get_mail', { id: 7 }])).toEqual([]);
  });

  test('a later message takes the stop back', () => {
    expect(stopOf(['Write to all', 'stop', 'ok, go on with the first three'])).toBeNull();
  });

  test.each([
    "stop stop, the client just rang, it's off. don't send any more",
    'STOP! half of them are the wrong people, I sort it out with Kim',
    'Halt! Der Kunde hat storniert, ich kläre das selbst.',
    "Arrête ! Le directeur n'a pas signé",
    'para, para, que está mal la lista',
    'Stój! Klient zrezygnował',
    'やめて!先方がキャンセルした',
    '停!名单错了',
  ])('is held where more is said: %s', (latest) => {
    expect(saidAfter(latest)).toEqual(['after_stop:ask']);
  });

  test.each([
    'Stop! Send it to Ann instead',
    'stop, the list is wrong. write to the first three only',
    'wait, Bo is the right one',
  ])('what is asked for instead goes on: %s', (latest) => {
    expect(saidAfter(latest)).toEqual([]);
  });

  test('to answer the user is no going on', () => {
    expect(saidAfter('stop', ['answer', { text: 'Stopped after two.' }])).toEqual([]);
    expect(saidAfter('stop', ['notify_user', { text: 'Stopped after two.' }])).toEqual([]);
  });

  test('an empty conversation says nothing', () => {
    expect(stopOf([])).toBeNull();
    expect(stopOf([''])).toBeNull();
  });
});
