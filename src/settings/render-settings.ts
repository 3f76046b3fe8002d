import { describeSettings, type SectionDescription, type SettingDescription } from './describe-settings.js';

const opening = [
  '; config.ini of ups-bacnet-gateway. Every key is optional; what stands here are the defaults.',
  '; UTF-8 text, one key=value per line. A line that begins with ; is a comment.',
  '; A value that holds ; or # goes in double quotes. A change is taken over within 5 seconds;',
  '; a file with an error is left as it is, the last good settings go on, and the log names the line.',
  ';',
  '; Chaque clé est facultative ; les valeurs ci-dessous sont celles par défaut.',
  '; Texte UTF-8, une ligne clé=valeur par réglage. Une ligne qui commence par ; est un commentaire.',
  '; Une valeur qui contient ; ou # se met entre guillemets doubles. Une modification est prise en compte',
  "; en 5 secondes ; un fichier avec une erreur n'est pas touché, les derniers bons réglages restent en service,",
  '; et le journal indique la ligne.',
];

/** The config.ini that is shipped: every key with its default, explained in English and French. */
export function renderShippedSettings(): string {
  const sections = describeSettings().flatMap((section) => ['', '', ...renderSection(section)]);
  return `${[...opening, ...sections].join('\n')}\n`;
}

function renderSection({ section, title, settings }: SectionDescription): string[] {
  return [`; ${title.en}`, `; ${title.fr}`, `[${section}]`, ...settings.flatMap(renderKey)];
}

function renderKey({ key, help, allowed, ...setting }: SettingDescription): string[] {
  return [
    '',
    `; ${help.en}`,
    `; ${help.fr}`,
    `;   ${allowed.en}`,
    ...(allowed.fr === allowed.en ? [] : [`;   ${allowed.fr}`]),
    `${key}=${setting.default}`,
  ];
}

/** The table of all settings for the README. */
export function renderSettingsTable(): string {
  const rows = describeSettings().flatMap(({ section, title, isFree, settings }) =>
    isFree
      ? [`| \`[${section}]\` | OBJECT_NAME | | | assignment | ${title.en} |`]
      : settings.map((one) => renderRow(section, one)),
  );
  return [
    '| section | key | on the page | default | allowed | meaning |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

function renderRow(section: string, one: SettingDescription): string {
  const byDefault = one.default === '' ? '' : `\`${one.default}\``;
  return `| \`[${section}]\` | \`${one.key}\` | ${one.label.en} | ${byDefault} | ${one.allowed.en} | ${one.help.en} |`;
}
