import { input, listOf, object, shortText, text } from '../vocabulary.js';

export const DocumentsAnswer = object({ documents: listOf(text('End of its address below `/documents/`')) });

export const DocumentParams = input({ '*': shortText(100) });
