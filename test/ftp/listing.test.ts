import { describe, expect, it } from 'vitest';
import { formatListLine, formatMachineLine, isLike } from '../../src/ftp/listing.js';
import { formatReply, quotedPath, reply } from '../../src/ftp/replies.js';
import { resolvePath } from '../../src/ftp/virtual-tree.js';

const atMs = Date.UTC(2026, 2, 5, 7, 8, 9);
const file = { name: 'config.ini', kind: 'file', size: 15321, modifiedMs: atMs, isWritable: true } as const;
const folder = { name: 'Config', kind: 'folder', size: 0, modifiedMs: atMs, isWritable: true } as const;

describe('a listing', () => {
  it('has lines as ls -l writes them: the time this year, the year when it is long ago', () => {
    expect(formatListLine(file, atMs)).toBe('-rw------- 1 root root    15321 Mar  5 07:08 config.ini');
    expect(formatListLine(folder, atMs)).toBe('drwxr-xr-x 1 root root        0 Mar  5 07:08 Config');
    expect(formatListLine({ ...file, isWritable: false }, Date.UTC(2027, 0, 1))).toBe(
      '-r-------- 1 root root    15321 Mar  5  2026 config.ini',
    );
  });

  it('has facts for machines (RFC 3659 §7)', () => {
    expect(formatMachineLine(file)).toBe('type=file;size=15321;modify=20260305070809;perm=rwdf; config.ini');
    expect(formatMachineLine(folder)).toBe('type=dir;modify=20260305070809;perm=celp; Config');
    expect(formatMachineLine({ ...file, isWritable: false })).toContain('perm=r;');
  });
});

describe('an answer (RFC 959 §4.2)', () => {
  it('of several lines begins with code and hyphen, ends with code and blank', () => {
    expect(formatReply(reply(211, 'Features:', ' SIZE', 'End'))).toBe('211-Features:\r\n SIZE\r\n211 End\r\n');
    expect(formatReply(reply(550, 'one', 'two'))).toBe('550-one\r\n550 two\r\n');
  });

  it('cannot be ended early by what stands in it', () => {
    expect(formatReply(reply(550, 'a\r\n226 Done', 'b\u0000'))).toBe('550-a  226 Done\r\n550 b \r\n');
  });

  it('doubles quotes in paths', () => {
    expect(quotedPath(['a"b'])).toBe('"/a""b"');
  });
});

describe('a path', () => {
  it.each([
    [['FLASH0'], 'Config/config.ini', ['FLASH0', 'Config', 'config.ini']],
    [['FLASH0'], '/FLASH0//Config/./', ['FLASH0', 'Config']],
    [['FLASH0', 'Config'], '..', ['FLASH0']],
    [[], '../../../etc/passwd', ['etc', 'passwd']],
    [['FLASH0'], '', ['FLASH0']],
    [['FLASH0'], '..\\..\\x', ['FLASH0', '..\\..\\x']],
  ])('from %j to %j', (from, path, expected) => {
    expect(resolvePath(from, path)).toEqual(expected);
  });
});

describe('a name by * and ?', () => {
  it.each([
    ['config.ini', '*', true],
    ['config.ini', '*.ini', true],
    ['config.ini', '*.INI', true],
    ['config.ini', 'c*g.?ni', true],
    ['config.ini', '*i', true],
    ['config.ini', '*n', false],
    ['config.ini', 'config.ini?', false],
    ['config.ini', '?onfig', false],
    ['config.ini', '[c]onfig.ini*', false],
    ['aXbXc', 'a*X*c', true],
    ['', '*', true],
    ['', '?', false],
  ])('%s by %s: %s', (name, pattern, expected) => {
    expect(isLike(name, pattern)).toBe(expected);
  });

  it('is found out at once, however many stars', () => {
    const startMs = performance.now();
    expect(isLike('a'.repeat(64), `${'*a'.repeat(60)}*b`)).toBe(false);
    expect(performance.now() - startMs).toBeLessThan(100);
  });
});
