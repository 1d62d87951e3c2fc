/** The page: consent, voices, text and speech. */
import { ApiError, events, get, postForm, postJson, remove } from './api.js';
import { Player, Recording, decibels, decode, fromPcm, wav } from './audio.js';
import { drawSpectrogram, drawWave } from './pictures.js';
import { showReadings, spokenInput, written } from './readings.js';
import { adviceOn, currentLanguage, say, startLanguage, switchLanguage } from './words.js';

const find = (id) => document.getElementById(id);
const show = (id, text = '') => { find(id).textContent = text; };

const state = {
  info: { max_input: 4096, formats: ['wav'], languages: [] },
  consent: null,
  sample: null,
  references: new Map(),
  player: null,
  abort: null,
  speech: null,
  status: null,
};

/** Runs a task; what it fails with is said beside what caused it. */
async function attempt(errorId, task) {
  show(errorId);
  try {
    return await task();
  } catch (failure) {
    if (failure.name === 'AbortError') {
      return undefined;
    }
    if (failure instanceof ApiError && failure.status === 401) {
      find('key-form').hidden = false;
      find('key').focus();
    }
    show(errorId, failure.message);
    return undefined;
  }
}

/** Sets a status that is said again when the language changes. */
function status(key, values) {
  state.status = [key, values];
  show('speak-status', key ? say(key, values) : '');
}

// ---------------------------------------------------------------- voices

async function loadVoices(chosen) {
  const { voices } = await get('/v1/audio/voices');
  const list = find('voices');
  list.querySelectorAll('.voice, p').forEach((element) => element.remove());
  if (voices.length === 0) {
    const none = document.createElement('p');
    none.textContent = say('noVoices');
    list.append(none);
    find('new-voice').open = true;
  }
  voices.forEach((voice, i) => list.append(voiceRow(voice, chosen ? voice.id === chosen : i === 0)));
}

function voiceRow(voice, checked) {
  const row = document.createElement('div');
  row.className = 'voice';
  const label = document.createElement('label');
  const radio = document.createElement('input');
  Object.assign(radio, { type: 'radio', name: 'voice', value: voice.id, checked });
  const name = document.createElement('span');
  name.textContent = voice.name;
  label.append(radio, name);
  row.append(label);
  if (voice.id.startsWith('voice_')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = say('deleteVoice');
    button.setAttribute('aria-label', say('deleteNamed', { name: voice.name }));
    button.addEventListener('click', () => attempt('voices-error', async () => {
      if (confirm(say('deleteSure', { name: voice.name }))) {
        await remove(`/v1/audio/voices/${encodeURIComponent(voice.id)}`);
        state.references.delete(voice.id);
        await loadVoices();
      }
    }));
    row.append(button);
  }
  return row;
}

const chosenVoice = () => document.querySelector('input[name=voice]:checked')?.value;

// ---------------------------------------------------------------- consent and recording

function showConsentGate() {
  const name = find('name').value.trim();
  const open = find('agree').checked && name !== '';
  show('consent-error', find('agree').checked && name === '' ? say('nameMissing') : '');
  find('consent-gate').hidden = !open;
  show('consent-sentence', say('consentSentence', { name }));
  if (!open) {
    state.consent = null;
  }
  showSampleGate();
}

function showSampleGate() {
  const given = state.consent !== null;
  find('sample-record').disabled = !given;
  find('sample-file').disabled = !given;
  show('consent-status', given ? say('consentGiven') : '');
  show('sample-status', given ? '' : say('sampleGate'));
  find('save-voice').disabled = !given || state.sample === null;
}

/** Makes a button that starts and stops a recording, and hands it over as a WAV file. */
function recorder(prefix, errorId, statusId, take) {
  const button = find(`${prefix}-record`);
  let recording = null;
  button.addEventListener('click', () => attempt(errorId, async () => {
    if (recording === null) {
      button.disabled = true;
      try {
        recording = await Recording.start((level, seconds) => {
          find(`${prefix}-level`).value = level;
          show(statusId, say('recording', { seconds: Math.floor(seconds) }));
        });
      } finally {
        button.disabled = false;
      }
      button.setAttribute('aria-pressed', 'true');
      button.textContent = say('stopRecording');
      return;
    }
    const stopped = recording;
    recording = null;
    button.removeAttribute('aria-pressed');
    button.textContent = say('record');
    const { samples, rate } = await stopped.stop();
    find(`${prefix}-level`).value = -60;
    show(statusId);
    if (decibels(samples) <= -60) {
      throw new Error(say('silent'));
    }
    await take(wav(samples, rate));
  }));
  find(`${prefix}-file`).addEventListener('change', ({ target }) => attempt(errorId, async () => {
    const [file] = target.files;
    target.value = '';
    if (file) {
      await take(file);
    }
  }));
}

async function takeConsent(file) {
  const consent = await postForm('/v1/audio/voice_consents', {
    name: find('name').value.trim(),
    language: currentLanguage(),
    recording: file,
  });
  state.consent = consent.id;
  showSampleGate();
}

async function takeSample(file) {
  state.sample = file;
  const audio = find('sample-audio');
  URL.revokeObjectURL(audio.src);
  audio.src = URL.createObjectURL(file);
  audio.hidden = false;
  find('advice').replaceChildren();
  find('save-voice').disabled = state.consent === null;
  const wave = find('sample-wave');
  try {
    state.sampleSound = await decode(file);
    wave.hidden = false;
    drawWave(wave, state.sampleSound.samples);
  } catch {
    state.sampleSound = null;
    wave.hidden = true;
    show('sample-status', say('unreadable'));
  }
  show('sample-status', say('checking'));
  const { findings } = await postForm('/v1/audio/recording_checks', { file }).finally(() => show('sample-status'));
  const advice = findings.filter((finding) => finding.severity !== 'good').map((finding) => {
    const item = document.createElement('li');
    item.className = finding.severity === 'problem' ? 'bad' : 'warn';
    item.textContent = adviceOn(finding);
    return item;
  });
  if (advice.length === 0) {
    const good = document.createElement('li');
    good.className = 'good';
    good.textContent = say('looksGood');
    advice.push(good);
  }
  find('advice').replaceChildren(...advice);
}

async function saveVoice() {
  const name = find('name').value.trim();
  find('save-voice').disabled = true;
  show('sample-status', say('saving'));
  try {
    const voice = await postForm('/v1/audio/voices', { name, consent: state.consent, audio_sample: state.sample });
    state.references.set(voice.id, { file: state.sample, sound: state.sampleSound });
    await loadVoices(voice.id);
    show('sample-status', say('saved', { name }));
    find('new-voice').open = false;
  } catch (failure) {
    show('sample-status');
    throw failure;
  } finally {
    find('save-voice').disabled = false;
  }
}

// ---------------------------------------------------------------- text

let readingTimer = 0;

function textChanged() {
  const count = find('text').value.length;
  show('count', count);
  const long = count > state.info.max_input;
  show('text-error', long ? say('tooLong', { count, max: state.info.max_input }) : '');
  clearTimeout(readingTimer);
  if (find('reading').open) {
    readingTimer = setTimeout(loadReading, 400);
  }
}

function loadReading() {
  return attempt('reading-error', async () => {
    const input = find('text').value;
    const marked = find('markup').value !== 'none';
    find('reading-text').textContent = say(marked ? 'readingMarkup' : 'readingText');
    if (input.trim() === '' || marked) {
      find('readings').replaceChildren();
      return;
    }
    const { segments } = await (await postJson('/v1/audio/readings', { input })).json();
    showReadings(find('readings'), segments, (sentence) => show('reading-status', sentence));
  });
}

// ---------------------------------------------------------------- speech

function request(input) {
  return {
    model: 'voiceclone',
    voice: chosenVoice(),
    input,
    speed: Number(find('speed').value),
    seed: Number(find('seed').value) || 0,
    pause: { sentence: Number(find('pause').value) },
    ...(find('markup').value !== 'none' && { markup: find('markup').value }),
  };
}

async function speak() {
  const text = find('text').value;
  const { input, pieces } = find('markup').value === 'none' ? spokenInput(text) : { input: text, pieces: [{ input: 0, text: 0 }] };
  if (text.trim() === '') {
    find('text').focus();
    throw new Error(say('noText'));
  }
  if (!chosenVoice()) {
    throw new Error(say('noVoice'));
  }
  silence();
  const abort = new AbortController();
  const speech = { text, pieces, request: request(input), words: [], parts: [], rate: 0, samples: new Float32Array(0) };
  Object.assign(state, { abort, speech });
  const began = performance.now();
  find('speak').disabled = true;
  find('stop').disabled = false;
  document.body.dataset.state = 'making';
  status('making');
  showWords(speech);
  let first = 0;
  try {
    const response = await postJson('/v1/audio/speech',
      { ...speech.request, response_format: 'pcm', stream_format: 'sse', timestamps: true }, abort.signal);
    for await (const event of events(response)) {
      if (event.error) {
        throw new ApiError(event.error.message, 500);
      }
      if (event.type !== 'speech.audio.delta') {
        continue;
      }
      speech.words.push(...(event.words || []));
      if (event.audio) {
        speech.rate ||= event.sample_rate || state.info.sample_rate;
        state.player ||= new Player(speech.rate);
        const samples = fromPcm(event.audio);
        speech.parts.push(samples);
        state.player.add(samples);
        if (first === 0) {
          first = performance.now() - began;
          document.body.dataset.firstAudio = performance.now();
          document.body.dataset.state = 'speaking';
          status('firstAudio', { ms: Math.round(first) });
          requestAnimationFrame(() => follow(speech));
        }
      }
      showWords(speech);
    }
    document.body.dataset.responseEnded = performance.now();
    finish(speech, first, performance.now() - began);
  } catch (failure) {
    if (failure.name !== 'AbortError') {
      silence();
      status('');
    }
    throw failure;
  } finally {
    find('speak').disabled = false;
  }
}

function finish(speech, first, took) {
  speech.samples = new Float32Array(speech.parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of speech.parts) {
    speech.samples.set(part, at);
    at += part.length;
  }
  const seconds = speech.samples.length / speech.rate;
  status('finished', { seconds: seconds.toFixed(1), took: (took / 1000).toFixed(1), ms: Math.round(first) });
  speech.made = true;
  drawResult(speech);
  compare(speech);
}

function drawResult(speech) {
  drawWave(find('wave'), speech.samples);
  drawSpectrogram(find('speech-spectrogram'), speech.samples, speech.rate);
  const reference = state.references.get(speech.request.voice);
  find('reference-figure').hidden = !reference?.sound;
  find('no-reference').hidden = Boolean(reference?.sound);
  if (reference?.sound) {
    drawSpectrogram(find('reference-spectrogram'), reference.sound.samples, reference.sound.rate);
  }
}

/** Says how like the voice the speech is, unless it is too short to tell. */
function compare(speech) {
  show('similarity');
  return attempt('result-error', async () => {
    let sentence = say('notCompared');
    try {
      if (speech.samples.length < speech.rate) {
        return;
      }
      const { similarity } = await postForm('/v1/audio/similarities', {
        voice: speech.request.voice,
        file: wav(speech.samples, speech.rate),
      });
      sentence = say('similarity', { value: similarity.toFixed(2) });
    } catch (failure) {
      if (failure.code === 'not_supported') {
        sentence = ''; // voices of this pack cannot be compared
      } else if (failure.code !== 'invalid_recording') {
        sentence = '';
        throw failure;
      }
    } finally {
      if (speech === state.speech) {
        show('similarity', sentence);
      }
    }
  });
}

/** Shows the text with each word that has a time as an element of its own. */
function showWords(speech) {
  find('result').hidden = false;
  const nodes = [];
  let at = 0;
  for (const word of speech.words) {
    const [from, to] = written(speech.pieces, word.from, word.to);
    if (from >= at) {
      nodes.push(speech.text.slice(at, from));
      const span = document.createElement('span');
      span.textContent = speech.text.slice(from, to);
      nodes.push(span);
      at = to;
      word.span = span;
    } else {
      word.span = nodes.filter((node) => node instanceof Element).at(-1);
    }
  }
  nodes.push(speech.text.slice(at));
  find('words').replaceChildren(...nodes);
}

/** Lights the words up as they are heard, until all was heard. */
function follow(speech) {
  const { player } = state;
  if (!player || speech !== state.speech) {
    return;
  }
  const now = player.position();
  document.body.dataset.position = now.toFixed(3);
  for (const word of speech.words) {
    word.span?.classList.toggle('said', now < 0 ? player.isOver() : now >= word.end);
  }
  document.querySelectorAll('#words .now').forEach((span) => span.classList.remove('now'));
  for (const word of speech.words) {
    if (now >= word.start && now < word.end) {
      word.span?.classList.add('now');
    }
  }
  if (speech.made && player.isOver()) {
    if (player.gaps > 0) {
      status('late', { count: player.gaps });
    }
    document.body.dataset.state = 'over';
    find('stop').disabled = true;
    return;
  }
  requestAnimationFrame(() => follow(speech));
}

/** Stops the request and what is heard. */
function silence() {
  state.abort?.abort();
  state.player?.stop();
  state.abort = null;
  state.player = null;
  find('stop').disabled = true;
  document.querySelectorAll('#words .now').forEach((span) => span.classList.remove('now'));
  document.body.dataset.state = 'idle';
}

function playAgain() {
  const { speech } = state;
  if (speech?.made) {
    silence();
    state.player = new Player(speech.rate);
    state.player.add(speech.samples);
    find('stop').disabled = false;
    document.body.dataset.state = 'speaking';
    requestAnimationFrame(() => follow(speech));
  }
}

// ---------------------------------------------------------------- downloads

function offer(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

async function download() {
  const format = find('format').value;
  show('figures', say('downloading'));
  try {
    const response = await postJson('/v1/audio/speech', { ...state.speech.request, response_format: format });
    offer(await response.blob(), `speech.${format}`);
  } finally {
    show('figures');
  }
}

/** Returns a text that players take for text: SRT has no escapes. */
function captionText(kind, text) {
  const line = text.replace(/\s+/g, ' ').trim();
  return kind === 'srt'
    ? line.replaceAll('-->', '→').replace(/[<>{}]/g, (sign) => '＜＞｛｝'['<>{}'.indexOf(sign)])
    : line.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function captions(kind) {
  const separator = kind === 'srt' ? ',' : '.';
  const stamp = (seconds) => {
    const ms = Math.round(seconds * 1000);
    const parts = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60, Math.floor(ms / 1000) % 60].map((part) => String(part).padStart(2, '0'));
    return parts.join(':') + separator + String(ms % 1000).padStart(3, '0');
  };
  const { speech } = state;
  const lines = [];
  for (const word of speech.words) {
    const [from, to] = written(speech.pieces, word.from, word.to);
    const line = lines.at(-1);
    const between = line ? speech.text.slice(line.to, from) : '';
    if (line && !/[。！？!?\n；;]/.test(between) && to - line.from <= 40) {
      Object.assign(line, { to: Math.max(line.to, to), end: word.end });
    } else {
      lines.push({ from, to, start: word.start, end: word.end });
    }
  }
  const body = lines.map((line, i) =>
    `${kind === 'srt' ? `${i + 1}\n` : ''}${stamp(line.start)} --> ${stamp(line.end)}\n${captionText(kind, speech.text.slice(line.from, line.to))}\n`);
  offer(new Blob([(kind === 'vtt' ? 'WEBVTT\n\n' : '') + body.join('\n')], { type: kind === 'vtt' ? 'text/vtt' : 'application/x-subrip' }), `speech.${kind}`);
}

// ---------------------------------------------------------------- start

function connect() {
  return attempt('voices-error', async () => {
    state.info = await get('/v1/voiceclone/info');
    show('server', say('version', { version: state.info.version }));
    show('max-input', state.info.max_input);
    find('format').replaceChildren(...state.info.formats.map((format) => new Option(format, format)));
    await loadVoices(chosenVoice());
  });
}

function listen() {
  find('language').addEventListener('click', () => {
    switchLanguage();
    showConsentGate();
    if (find('reading').open) {
      loadReading();
    }
    if (state.status?.[0]) {
      status(...state.status);
    }
    connect();
  });
  find('key-form').addEventListener('submit', (event) => {
    event.preventDefault();
    sessionStorage.setItem('key', find('key').value);
    find('key-form').hidden = true;
    connect();
  });
  find('agree').addEventListener('change', showConsentGate);
  find('name').addEventListener('input', showConsentGate);
  recorder('consent', 'consent-error', 'consent-status', takeConsent);
  recorder('sample', 'sample-error', 'sample-status', takeSample);
  find('save-voice').addEventListener('click', () => attempt('save-error', saveVoice));
  const drop = find('drop');
  drop.addEventListener('dragover', (event) => {
    event.preventDefault();
    drop.classList.toggle('over', state.consent !== null);
  });
  drop.addEventListener('dragleave', () => drop.classList.remove('over'));
  drop.addEventListener('drop', (event) => {
    event.preventDefault();
    drop.classList.remove('over');
    const [file] = event.dataTransfer.files;
    attempt('sample-error', async () => {
      if (state.consent === null) {
        throw new Error(say('sampleGate'));
      }
      if (file) {
        await takeSample(file);
      }
    });
  });
  find('text').addEventListener('input', textChanged);
  find('reading').addEventListener('toggle', () => find('reading').open && loadReading());
  find('markup').addEventListener('change', () => find('reading').open && loadReading());
  for (const [name, digits] of [['speed', 2], ['pause', 1]]) {
    find(name).addEventListener('input', ({ target }) => show(`${name}-value`, Number(target.value).toFixed(digits)));
  }
  find('speak').addEventListener('click', () => attempt('speak-error', speak));
  find('stop').addEventListener('click', () => {
    silence();
    status('stopped');
  });
  find('again').addEventListener('click', playAgain);
  find('download').addEventListener('click', () => attempt('result-error', download));
  find('srt').addEventListener('click', () => captions('srt'));
  find('vtt').addEventListener('click', () => captions('vtt'));
}

startLanguage();
listen();
showConsentGate();
document.body.dataset.state = 'idle';
connect();
