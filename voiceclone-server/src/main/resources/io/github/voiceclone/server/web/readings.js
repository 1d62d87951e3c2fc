/** How the text will be read, and corrections of it, word by word. */
import { say } from './words.js';

/** Corrected segments by where they begin in the text: each with its readings by where their words begin. */
const corrected = new Map();

/** Returns the words of a segment; the segment as one where the model does not tell them. */
function wordsOf(segment) {
  return segment.words.length > 0 ? segment.words : [segment];
}

/** Shows segments as a list of buttons, one for each word; tells what a corrected one is read as. */
export function showReadings(list, segments, tell) {
  list.replaceChildren(...segments.map((segment) => {
    const item = document.createElement('li');
    item.append(...wordsOf(segment).map((word) => wordButton(segment, word, tell)));
    return item;
  }));
}

function wordButton(segment, word, tell) {
  const button = document.createElement('button');
  const text = document.createElement('span');
  const read = document.createElement('span');
  button.type = 'button';
  button.className = 'reading';
  text.textContent = word.text;
  read.className = 'read';
  button.append(text, read);
  const show = () => {
    const reading = corrected.get(segment.start)?.readings.get(word.start) ?? word.reading;
    const changed = reading !== word.reading;
    read.textContent = reading;
    button.classList.toggle('changed', changed);
    button.setAttribute('aria-label', say(changed ? 'readingChanged' : 'readingOf', { text: word.text, reading }));
    return reading;
  };
  button.addEventListener('click', () => edit(button, word, read.textContent, (value) => {
    correct(segment, word, value);
    tell(say('readingNow', { text: word.text, reading: show() }));
  }));
  show();
  return button;
}

/** Puts a field in place of a button: Enter or leaving it keeps what it holds, Escape does not. */
function edit(button, word, reading, keep) {
  const field = document.createElement('input');
  Object.assign(field, { type: 'text', className: 'reading-field', value: reading, size: Math.max(4, reading.length + 1), spellcheck: false });
  field.setAttribute('aria-label', say('readingField', { text: word.text }));
  let over = false;
  const end = (kept, focus) => {
    if (over) {
      return;
    }
    over = true;
    if (kept && field.value.trim() !== reading) {
      keep(field.value.trim());
    }
    field.replaceWith(button);
    if (focus) {
      button.focus();
    }
  };
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' || event.key === 'Escape') {
      event.preventDefault();
      end(event.key === 'Enter', true);
    }
  });
  field.addEventListener('blur', () => end(true, false));
  button.replaceWith(field);
  field.focus();
  field.select();
}

/** Sets the reading of a word; none, or the model's own, takes the correction back. */
function correct(segment, word, value) {
  const readings = corrected.get(segment.start)?.readings ?? new Map();
  if (value === '' || value === word.reading) {
    readings.delete(word.start);
  } else {
    readings.set(word.start, value);
  }
  if (readings.size === 0) {
    corrected.delete(segment.start);
  } else {
    corrected.set(segment.start, { segment, readings });
  }
}

/** Returns the text with readings in place of corrected segments, and where each piece of it comes from. */
export function spokenInput(text) {
  let input = '';
  let at = 0;
  const pieces = [];
  const there = [...corrected.values()].filter(({ segment }) => text.startsWith(segment.text, segment.start))
    .sort((a, b) => a.segment.start - b.segment.start);
  for (const { segment, readings } of there) {
    if (segment.start >= at) {
      pieces.push({ input: input.length, text: at });
      input += text.slice(at, segment.start);
      input += apart(input, segment.reading);
      let read = 0;
      for (const word of wordsOf(segment)) {
        const from = Math.max(read, segment.reading.indexOf(word.reading, read));
        input += segment.reading.slice(read, from);
        pieces.push({ input: input.length, text: word.start, whole: word.text.length });
        input += readings.get(word.start) ?? word.reading;
        read = from + word.reading.length;
      }
      input += segment.reading.slice(read);
      at = segment.start + segment.text.length;
      input += apart(input, text.slice(at));
    }
  }
  pieces.push({ input: input.length, text: at });
  return { input: input + text.slice(at), pieces };
}

/** Returns a space where two texts would run into one word. */
function apart(before, after) {
  return /[A-Za-z0-9]$/.test(before) && /^[A-Za-z0-9]/.test(after) ? ' ' : '';
}

/** Returns where a range of the input lies in the text as it was written. */
export function written(pieces, from, to) {
  for (let i = pieces.length - 1; i >= 0; i--) {
    const piece = pieces[i];
    if (from >= piece.input) {
      return piece.whole ? [piece.text, piece.text + piece.whole] : [piece.text + from - piece.input, piece.text + to - piece.input];
    }
  }
  return [from, to];
}
