import type { Bilingual } from '../../core/bilingual.js';
import { quoted, type SettingsProblem, settingsProblem } from '../../settings/settings-problem.js';

/** A `bind` as it would be in force. */
export interface BoundAddress {
  readonly section: string;
  readonly address: string;
}

const messages: Readonly<Record<string, Bilingual>> = {
  web: {
    en: 'this machine does not have the address; until it does, page and FTP are served on every address',
    fr: "cette machine n'a pas l'adresse ; tant qu'elle ne l'a pas, page et FTP sont servis sur toutes les adresses",
  },
  bacnet: {
    en: 'this machine does not have the address; until it does, BACnet is not served',
    fr: "cette machine n'a pas l'adresse ; tant qu'elle ne l'a pas, BACnet n'est pas servi",
  },
};

/** Words on addresses that the machine does not have now; they are no errors: it may get them. */
export async function missingAddresses(
  file: string,
  bound: readonly BoundAddress[],
  isOwnAddress: (address: string) => Promise<boolean>,
): Promise<readonly SettingsProblem[]> {
  const notices: SettingsProblem[] = [];
  for (const { section, address } of bound) {
    const message = messages[section];
    if (message === undefined || (await isOwnAddress(address))) continue;
    notices.push(settingsProblem(file, 'advice', message, { section, key: 'bind', found: quoted(address) }));
  }
  return notices;
}
