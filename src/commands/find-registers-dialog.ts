import { GatewayError } from '../core/errors.js';
import { writeFileAtomically } from '../core/files/write-file-atomically.js';
import { partText, targetOf } from '../device/register-search/observations.js';
import type { RegisterSearch } from '../device/register-search/register-search.js';
import type { FindingView } from '../device/register-search/search-findings.js';
import { adviceText, evidenceText } from '../device/register-search/search-texts.js';
import { typedObservation } from './find-registers-words.js';

const help = `  OBJECT=VALUE              what the display shows: BYPASS_V1=231
  OBJECT.PART=on|off [S]    a bit or state, for S seconds: UnitAlarms.b05=on 20
  show                      which registers fit
  accept OBJECT [N] [!]     gives it the Nth candidate (1); ! insists: below the bound, or though it feeds something else
  forget N                  forgets one observation
  take back KEY             takes a line of [registers] back
  profile FILE              writes this UPS with its registers as a profile for a sister UPS
  words                     how much of the UPS has been read
  quit                      ends; what was observed is kept`;

/** What a person types, line by line, until `quit` or the end. */
export async function talkOfRegisters(
  search: RegisterSearch,
  lines: AsyncIterable<string>,
  print: (line: string) => void,
): Promise<void> {
  print(`The register search runs. It only reads.\n${help}`);
  for await (const line of lines) {
    const text = line.trim();
    if (text === 'quit' || text === 'exit') return;
    if (text === '') continue;
    try {
      print(await answerTo(text, search));
    } catch (error) {
      if (!(error instanceof GatewayError) || error.code === 'internal.fault') throw error;
      print(error.message === '' ? error.code : error.message);
    }
  }
}

async function answerTo(text: string, search: RegisterSearch): Promise<string> {
  const [verb = '', ...words] = text.split(/\s+/);
  switch (verb.toLowerCase()) {
    case 'help':
      return help;
    case 'show':
      return findingsText(search);
    case 'words':
      return progressText(search);
    case 'profile': {
      const file = words.join(' ');
      if (file === '') throw new GatewayError('arguments.invalid', 'profile needs a FILE.');
      const { text: profile } = await search.profile();
      await writeFileAtomically(file, profile);
      return `${file} is written.`;
    }
    case 'forget':
      search.forget(words[0] ?? '');
      return 'Forgotten.';
    case 'accept':
      return accept(words, search);
    case 'take': {
      const key = text.replace(/^take\s+(back\s+)?/i, '');
      await search.takeBack(key, 'command');
      return `${key} is taken back.`;
    }
    default:
      search.observe([typedObservation(text)]);
      return 'Noted. In 15 s "show" takes it into account.';
  }
}

async function accept(words: readonly string[], search: RegisterSearch): Promise<string> {
  const insist = words.at(-1) === '!';
  const rest = insist ? words.slice(0, -1) : words;
  const number = rest.length > 1 && /^\d+$/.test(rest.at(-1) ?? '') ? Number(rest.at(-1)) : 1;
  const name = (rest.length > 1 && /^\d+$/.test(rest.at(-1) ?? '') ? rest.slice(0, -1) : rest).join(' ').toLowerCase();
  const finding = (await search.findings()).find((one) => nameOf(one).toLowerCase() === name);
  const choice = finding?.choices[number - 1];
  if (finding === undefined || choice === undefined)
    throw new GatewayError('search.unknown', `No candidate ${words.join(' ')}.`);
  const order = { object: finding.target.object, part: finding.partText, candidate: choice.id, insist };
  const { changed } = await search.accept(order, 'command');
  return changed.map(({ key, to }) => `[registers] ${key} = ${to}`).join('\n') || 'It is so already.';
}

function nameOf({ target, partText }: FindingView): string {
  return partText === undefined ? target.object : `${target.object}.${partText}`;
}

function progressText({ plan, counts }: RegisterSearch): string {
  const pages = (plan?.pages ?? []).map(({ page }) => {
    const { readable = 0, refused = 0, left = 0 } = plan?.searchOf(String(page))?.counts ?? {};
    return `page ${page}: beside the known tables ${readable} words answer, ${refused} do not, ${left} are left to ask`;
  });
  return [...pages, `${counts.asked} requests of the search, ${counts.silent} without an answer`].join('\n');
}

const shownCandidates = 3;

/** For a terminal. */
export async function findingsText(search: RegisterSearch): Promise<string> {
  const findings = await search.findings();
  const observed = search.observations.map(({ id, observation }) => {
    const shown = observation.kind === 'number' ? observation.shown : observation.isSet ? 'on' : 'off';
    const part = partText(targetOf(observation));
    return `  ${id}: ${observation.object}${part === undefined ? '' : `.${part}`} ${shown}`;
  });
  return `${[...findings.map(findingText), 'Observed:', ...observed].join('\n')}\n`;
}

function findingText(view: FindingView): string {
  const { finding, choices, assigned } = view;
  const lines = choices.slice(0, shownCandidates).map(({ line, candidate, feedsAlready }, index) => {
    const now = candidate.now === undefined ? '' : `, now ${candidate.now}`;
    const already = feedsAlready.length > 0 ? `, is ${feedsAlready.join(', ')} already` : '';
    const reasons = candidate.evidence.map((one) => evidenceText(one).en).join('; ');
    return `  ${index + 1}. ${line}  probability ${candidate.probability.toFixed(4)}${now}${already}\n     ${reasons}`;
  });
  const before = assigned === undefined ? [] : [`  [registers] has ${assigned}`];
  return [`${nameOf(view)}: ${finding.verdict}`, ...before, ...lines, `  ${adviceText(finding.advice).en}`].join('\n');
}

/** As data. */
export async function findingsJson(search: RegisterSearch): Promise<string> {
  const findings = (await search.findings()).map((view) => ({
    object: view.target.object,
    part: view.partText ?? null,
    verdict: view.finding.verdict,
    observations: view.observations,
    absent: view.finding.absent,
    advice: adviceText(view.finding.advice).en,
    assigned: view.assigned ?? null,
    candidates: view.choices.map(({ line, candidate, word, isBelowBound, feedsAlready }) => ({
      line,
      page: word.page,
      address: candidate.address,
      functionCode: candidate.functionCode,
      probability: candidate.probability,
      mayBeAccepted: !isBelowBound,
      now: candidate.now ?? null,
      feedsAlready,
      evidence: candidate.evidence.map((one) => evidenceText(one).en),
    })),
  }));
  return `${JSON.stringify({ findings }, undefined, 2)}\n`;
}
