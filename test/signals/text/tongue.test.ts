import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { preparedText } from '../../../src/signals/text/prepared.ts';
import { isOtherTongue, tongueOf, tonguesIn } from '../../../src/signals/text/tongue.ts';

describe('the language of a text', () => {
  test.each([
    ['en', 'please send the report to the office before noon'],
    ['de', 'bitte überweisen sie den betrag auf das neue konto'],
    ['fr', 'veuillez envoyer la facture au service pour que nous puissions payer'],
    ['es', 'por favor envíe el informe a la oficina antes del lunes'],
    ['pt', 'por favor envie o relatório e não esqueça a fatura da empresa'],
    ['it', 'prima di pagare la fattura deve inviare una copia alla sede'],
    ['nl', 'wij sturen u graag het verslag als dat niet te laat is'],
    ['pl', 'proszę przesłać raport do biura przed końcem dnia oraz nie czekać'],
    ['tr', 'lütfen bu raporu ofise gönderin ve sonra bir kopya için yazın'],
    ['fi', 'tämä on raportti ja se pitää lähettää ennen kuin myös muut ovat'],
    ['zh', '请把报告发送到办公室'],
    ['ja', '報告書を事務所に送ってください'],
    ['ko', '보고서를 사무실로 보내 주세요'],
    ['cyrillic', 'пожалуйста отправьте отчёт в офис'],
    ['arabic', 'يرجى إرسال التقرير إلى المكتب'],
    ['greek', 'παρακαλώ στείλτε την αναφορά'],
    ['hebrew', 'נא לשלוח את הדוח למשרד'],
    ['thai', 'กรุณาส่งรายงานไปที่สำนักงาน'],
    ['devanagari', 'कृपया रिपोर्ट कार्यालय भेजें'],
  ])('%s is told from a sentence', (tongue, text) => {
    expect(tongueOf(text)).toBe(tongue);
  });

  test.each([
    ['a name', 'Tõnu Maasikas'],
    ['a number and an address', 'KL-260318 ops@kervan.example'],
    ['what two languages share', 'de la'],
    ['two signs of another script beside Latin words', 'tea 茶 and 水 are fine names'],
  ])('%s tells none, or no other than it has', (_, text) => {
    expect([null, 'en']).toContain(tongueOf(text));
  });

  test('is found in any text without fail, and fast', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 2_000 }), (text) => {
        const tongue = tongueOf(text.toLowerCase());
        expect(tongue === null || tongue.length > 0).toBe(true);
      }),
    );
    expect(tongueOf('的'.repeat(1_000_000))).toBe('zh');
  });
});

describe('a passage in another language than the text around it', () => {
  const text = preparedText(
    'The tables were moved to the new page. They are free for all. ' +
      '표를 링크하는 저장소는 주소를 커밋해 두어야 합니다. Please cite the institute if you use them.',
  );
  const at = (part: string): [number, number] => {
    const start = text.folded.indexOf(part);
    return [start, start + part.length];
  };

  test('is told', () => {
    expect(isOtherTongue(text, ...at('표를 링크하는 저장소는 주소를'))).toBe(true);
  });

  test('is not what speaks the language of its text, or says too little', () => {
    const english = preparedText(
      'The tables were moved to the new page. They are free for all. Please cite us.',
    );
    expect(isOtherTongue(english, 39, 61)).toBe(false);
    expect(isOtherTongue(text, ...at('tables'))).toBe(false);
  });

  test('adds its language to those of the text', () => {
    expect([...tonguesIn(text)].sort()).toEqual(['en', 'ko']);
  });
});
