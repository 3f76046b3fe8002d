import { useEffect, useState } from 'preact/hooks';
import { Mark } from '../components/icon.js';
import type { Language } from '../i18n/translate.js';
import type { Level } from '../state/level.js';
import type { LoginRefusal } from './login-calls.js';
import { type Say, timeLeft } from './login-texts.js';

export function LoginNote({ level, children }: { level: Level; children: string }) {
  return (
    <div class={`note ${level}`} role={level === 'critical' ? 'alert' : 'status'}>
      <Mark level={level} />
      <div>{children}</div>
    </div>
  );
}

interface RefusalProps {
  readonly say: Say;
  readonly language: Language;
  readonly refusal: LoginRefusal | undefined;
  readonly onOver?: () => void;
}

export function RefusalNote({ say, language, refusal, onOver }: RefusalProps) {
  if (refusal === undefined) return null;
  const told = refusal.kind === 'failed' ? refusal.text?.[language] : undefined;
  return (
    <>
      <LoginNote level="critical">{told ?? say(refusal.kind)}</LoginNote>
      {refusal.kind === 'locked' && <LockedTime say={say} forMs={refusal.forMs} onOver={onOver} />}
    </>
  );
}

/** Beside the alarm: a screen reader would say that again each second. */
function LockedTime({ say, forMs, onOver }: { say: Say; forMs: number; onOver: (() => void) | undefined }) {
  const [untilMs] = useState(() => performance.now() + forMs);
  const [leftMs, setLeftMs] = useState(forMs);
  useEffect(() => {
    const interval = setInterval(() => {
      const left = untilMs - performance.now();
      setLeftMs(left);
      if (left <= 0) onOver?.();
    }, 1000);
    return () => clearInterval(interval);
  });
  return <p role="timer">{say('lockedLeft', { time: timeLeft(Math.max(0, leftMs)) })}</p>;
}
