import { profileNameWords } from '../../ups/model/profile-limits.js';
import type { FtpLimits } from '../ftp-limits.js';
import type { NetworkOutcome } from '../ports.js';
import { type Reply, reply } from '../replies.js';
import { settingsFileName } from '../settings-folder.js';
import type { Change } from '../virtual-tree.js';

/** More than these would scroll the first one away. */
const mostProblems = 20;
/** Whose "name" it has. */
const profileFileName = 'NAME.json';

/** What a new file has led to, in the words of the answer; `done` is the code of a success. */
export function changeReply(change: Change, { done, limits }: { done: number; limits: FtpLimits }): Reply {
  switch (change.outcome) {
    case 'in-force':
      return reply(done, ...inForce(change));
    case 'held': {
      const minutes = limits.heldMs / 60_000;
      return reply(done, `Kept for ${minutes} min; it takes effect when it is renamed to ${nameToTake(change)}.`);
    }
    case 'refused':
      return refused(change.problems, change.isMissing);
    case 'unwritable':
      return reply(452, 'The file is right, but the disk refuses it; everything is as it was.');
    case 'no-room':
      return reply(452, `No room for more files; rename or delete one, or put ${nameToTake(change)} itself.`);
    case 'bad-name':
      return reply(
        553,
        'Names begin with a letter or digit and have 64 letters, digits, blanks and . _ - + ( ) at most; ' +
          `the settings are called ${settingsFileName}, a profile ${profileFileName}.`,
      );
    case 'no-profile':
      return reply(553, `A profile is called NAME.json, with ${profileNameWords} in NAME.`);
    case 'missing':
      return reply(550, 'There is no such file.');
    case 'denied':
      return reply(550, `Only /FLASH0/Config takes files; the settings are called ${settingsFileName}.`);
  }
}

/** What a file in memory must be called to be checked and in force. */
function nameToTake({ asProfile }: { readonly asProfile?: true }): string {
  return asProfile ? profileFileName : settingsFileName;
}

function inForce(change: Extract<Change, { readonly outcome: 'in-force' }>): string[] {
  const { changed, network, notices = [] } = change;
  const others = network === undefined ? changed : changed.filter((name) => !name.startsWith('[network]'));
  const words = network && networkWords(network);
  // Who reads one line only, be it the first or the last, must know that the address is about to change.
  const taken = others.length > 0 ? [`In force. Changed: ${others.join(', ')}.`] : [];
  if (words !== undefined)
    return taken.length + notices.length > 0 ? [words, ...taken, ...firstOf(notices), words] : [words];
  const summary = taken[0] ?? 'In force. Nothing is different from before.';
  const [first] = notices;
  if (first === undefined) return [summary];
  // Nor may a setting that is lost stand at the end, unseen.
  const more = notices.length > 1 ? ` (and ${notices.length - 1} more)` : '';
  return [`${summary} But ${first}${more}`, ...firstOf(notices.slice(1)), `${summary} But ${first}${more}`];
}

/** As many as an answer can hold, and the number of the others. */
function firstOf(lines: readonly string[]): string[] {
  const unsaid = lines.length - mostProblems;
  return [...lines.slice(0, mostProblems), ...(unsaid > 0 ? [`and ${unsaid} more`] : [])];
}

function networkWords(network: NetworkOutcome): string {
  switch (network.state) {
    case 'on-trial': {
      const where = network.address ?? 'the address that DHCP gives';
      return `[network] on trial: log in at ${where} within ${network.seconds} s or it goes back.`;
    }
    case 'not-applied':
      return `[network] not applied: ${network.reason}`;
    case 'undecided':
      return '[network] not applied yet; the journal will tell what becomes of it.';
  }
}

function refused(problems: readonly string[], isMissing: boolean): Reply {
  const [first = 'the file cannot be used', ...others] = problems;
  // Some clients show the first line of an answer, others the last: the first error stands in both.
  const all = others.length === 0 ? [] : [first, ...firstOf(others)];
  const stays = isMissing
    ? `the settings in force stay, ${settingsFileName} is still missing`
    : 'the old file and its settings stay';
  return reply(550, ...all, `${first} (refused: ${stays})`);
}
