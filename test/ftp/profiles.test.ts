import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProfilesPort, Replacement } from '../../src/ftp/ports.js';
import { FtpBench, type FtpTalk } from './ftp-bench.js';

/** Profiles of a test: anything that contains `bad` is refused. */
class ProfilesForTest implements ProfilesPort {
  readonly files = new Map<string, string>([['polar-9', '{}']]);

  async list() {
    return [...this.files].map(([name, text]) => ({ name, bytes: new TextEncoder().encode(text), modifiedMs: 0 }));
  }

  async replace(name: string, bytes: Uint8Array): Promise<Replacement> {
    const text = new TextDecoder().decode(bytes);
    if (text.includes('bad')) return { outcome: 'refused', problems: [`${name}.json:3:1: name: not allowed`] };
    this.files.set(name, text);
    return { outcome: 'in-force', changed: [`profile ${name}`] };
  }

  async remove(name: string) {
    if (name === 'in-use') return 'in-use' as const;
    return this.files.delete(name) ? ('removed' as const) : ('missing' as const);
  }
}

let profiles: ProfilesForTest;
let bench: FtpBench;
let talk: FtpTalk;

beforeEach(async () => {
  profiles = new ProfilesForTest();
  bench = await new FtpBench({ profiles }).start();
  talk = await bench.loggedIn();
});

afterEach(() => bench.stop());

describe('Profiles by FTP', () => {
  it('stand in a folder of their own', async () => {
    expect(await talk.get('NLST FLASH0')).toBe('Config\r\nDiagnostics\r\nProfiles\r\n');
    expect(await talk.get('NLST /FLASH0/Profiles')).toContain('polar-9.json');
    expect(await talk.get('RETR /FLASH0/Profiles/polar-9.json')).toBe('{}');
  });

  it.each(['/FLASH0/Profiles', '/FLASH0/Config/profiles'])(
    'are checked and kept when they are put into %s',
    async (at) => {
      expect(await talk.put(`${at}/alpine-1.json`, '{ "name": 1 }')).toMatch(
        /^226 In force\. Changed: profile alpine-1/,
      );
      expect(profiles.files.get('alpine-1')).toBe('{ "name": 1 }');
      expect(await talk.ask(`DELE ${at}/alpine-1.json`)).toMatch(/^250 /);
      expect(profiles.files.has('alpine-1')).toBe(false);
    },
  );

  it('with errors are refused with the line, and the former one stays', async () => {
    expect(await talk.put('/FLASH0/Profiles/polar-9.json', 'bad')).toMatch(/^550 polar-9\.json:3:1: name/);
    expect(profiles.files.get('polar-9')).toBe('{}');
  });

  it('under another name wait until they are renamed', async () => {
    expect(await talk.put('/FLASH0/Profiles/.in.alpine-1.json', '{ }')).toMatch(/^226 /);
    expect(profiles.files.has('alpine-1')).toBe(false);
    await talk.ask('RNFR /FLASH0/Profiles/.in.alpine-1.json');
    expect(await talk.ask('RNTO /FLASH0/Profiles/alpine-1.json')).toMatch(/^250 /);
    expect(profiles.files.get('alpine-1')).toBe('{ }');
  });

  it.each(['Galaxy.JSON', 'ups 300.json', 'x.json'])(
    'called %s are refused with the names that there may be',
    async (name) => {
      expect(await talk.put(`/FLASH0/Profiles/${name}`, '{ }')).toMatch(
        /^553 A profile is called NAME\.json.* lower-case/,
      );
      expect(await talk.get('NLST /FLASH0/Profiles')).toBe('/FLASH0/Profiles/polar-9.json\r\n');
    },
  );

  it('that are in use are not deleted, and the answer says why', async () => {
    expect(await talk.ask('DELE /FLASH0/Profiles/in-use.json')).toMatch(/^550 .*another range/);
  });

  it('never become the settings, nor the settings a profile', async () => {
    expect(await talk.put('/FLASH0/Profiles/config.ini', 'x')).toMatch(
      /^226 Kept for 10 min; it takes effect when it is renamed to NAME\.json/,
    );
    expect(bench.settings.replacements).toEqual([]);
    await talk.ask('RNFR /FLASH0/Profiles/polar-9.json');
    expect(await talk.ask('RNTO /FLASH0/Config/config.ini')).toMatch(/^550 /);
    expect(bench.settings.replacements).toEqual([]);
  });
});
