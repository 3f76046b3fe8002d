import { type Language, languages } from '../i18n/translate.js';

interface LanguageChoiceProps {
  readonly label: string;
  readonly language: Language;
  readonly onLanguage: (language: Language) => void;
}

export function LanguageChoice({ label, language, onLanguage }: LanguageChoiceProps) {
  return (
    <label>
      <span class="hidden">{label}</span>
      <select value={language} onChange={(event) => onLanguage(event.currentTarget.value as Language)}>
        {languages.map((one) => (
          <option key={one} value={one}>
            {one.toUpperCase()}
          </option>
        ))}
      </select>
    </label>
  );
}
