import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { authorization, type TestApp, testApp } from '../support/web/fake-screens.js';

let folder: string;
let web: TestApp;
const html = '<!doctype html><title>page</title>';

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'page-'));
  const root = join(folder, 'web');
  mkdirSync(join(root, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'outside.txt'), 'outside');
  writeFileSync(join(root, 'index.html'), html);
  writeFileSync(join(root, 'assets', 'index-1a2b.js'), 'script();');
  writeFileSync(join(root, 'assets', 'index-1a2b.js.gz'), gzipSync('script();'));
  web = await testApp({}, {}, root);
});

afterEach(async () => {
  await web.app.close();
  rmSync(folder, { recursive: true, force: true });
});

const ask = (url: string, headers: Record<string, string> = {}) =>
  web.app.inject({ url, headers: { authorization, ...headers } });

describe('the page itself', () => {
  it('is looked for anew each time, its named parts are kept for good', async () => {
    const index = await ask('/');
    expect([index.body, index.headers['cache-control']]).toEqual([html, 'no-cache']);
    const script = await ask('/assets/index-1a2b.js');
    expect(script.headers['cache-control']).toMatch(/immutable/);
  });

  it('is sent compressed to who can read that', async () => {
    const packed = await ask('/assets/index-1a2b.js', { 'accept-encoding': 'gzip' });
    expect(packed.headers['content-encoding']).toBe('gzip');
    const plain = await ask('/assets/index-1a2b.js');
    expect([plain.headers['content-encoding'], plain.body]).toEqual([undefined, 'script();']);
  });

  it('answers addresses of its own making, but not those of the API', async () => {
    expect((await ask('/values', { accept: 'text/html' })).body).toBe(html);
    expect((await ask('/api/v1/nothing', { accept: 'text/html' })).json().error.code).toBe('web.not-found');
    expect((await ask('/assets/nothing.js')).statusCode).toBe(404);
  });

  it.each([
    '/../outside.txt',
    '/assets/../../outside.txt',
    '/%2e%2e/outside.txt',
    '/assets/..%2f..%2foutside.txt',
    '/..%5coutside.txt',
    '/assets/%00',
    '//outside.txt',
    '/assets/index-1a2b.js/../../../outside.txt',
  ])('gives nothing from outside its folder: %s', async (url) => {
    const answer = await ask(url);
    expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    expect(answer.body).not.toContain('outside');
  });

  it('says so where it is not built', async () => {
    await web.app.close();
    web = await testApp({}, {}, join(folder, 'nothing'));
    const answer = await ask('/');
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([503, 'text/html; charset=utf-8']);
    expect((await ask('/api/v1/status')).statusCode).toBe(200);
  });
});
