import { expect, it } from 'vitest';
import { errorDetail, errorDetails, frenchErrorDetail } from '../../src/core/error-details.js';
import { frenchOf } from '../../src/core/written-texts.js';

it('finds the French of the text with the most words of its own, wherever it stands in the table', () => {
  const short = { en: 'The image is for {product}.', fr: 'Image de {product}.' };
  const long = { en: 'The image is for {target}, this machine is {own}.', fr: 'Image de {target}, machine {own}.' };
  const written = 'The image is for linux-mips, this machine is linux-x64.';
  expect(frenchOf({ short, long }, written)).toBe('Image de linux-mips, machine linux-x64.');
  expect(frenchOf({ long, short }, written)).toBe('Image de linux-mips, machine linux-x64.');
  expect(frenchOf({ long, short }, 'The image is for a door.')).toBe('Image de a door.');
  expect(frenchOf({ long, short }, 'Something else.')).toBeUndefined();
});

it.each(Object.keys(errorDetails) as (keyof typeof errorDetails)[])(
  'tells %s in French from its English alone',
  (name) => {
    const names = [...errorDetails[name].en.matchAll(/\{(\w+)\}/g)].map(([, fact = '']) => fact);
    const facts = Object.fromEntries(names.map((fact) => [fact, `<${fact}>`]));
    const french = errorDetails[name].fr.replace(/\{(\w+)\}/g, '<$1>');
    expect(frenchErrorDetail(undefined, errorDetail(name, facts))).toBe(french);
  },
);
