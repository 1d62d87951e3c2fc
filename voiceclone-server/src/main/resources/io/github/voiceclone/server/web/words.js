/** The page's sentences, in English and Chinese. */
const sentences = {
  en: {
    skip: 'Skip to the text',
    tagline: 'Speech in a voice, made on this machine',
    keyTitle: 'API key',
    keyText: 'This server asks for a key. It is kept in this tab only.',
    keyLabel: 'Key',
    keySave: 'Use this key',
    voicesTitle: 'Voice',
    voicesLegend: 'Choose a voice',
    noVoices: 'There is no voice yet: make one from a recording.',
    newVoice: 'Make a voice from a recording',
    consentTitle: 'Consent',
    consentText: 'A voice belongs to the person who speaks. Nothing is recorded or cloned before they have agreed.',
    nameLabel: 'Name of the speaker',
    agree: 'This is my own voice, or its owner is here and agrees.',
    consentRead: 'Read this sentence aloud:',
    consentSentence: 'I am {name}. I agree that speech in my voice is made from my recordings on this server.',
    nameMissing: 'Write the name of the speaker first.',
    consentGiven: 'The consent is recorded.',
    record: 'Record',
    stopRecording: 'Stop recording',
    recording: 'Recording: {seconds} s',
    orFile: 'or choose a file',
    orDrop: 'or choose a file, or drop one here',
    level: 'Level of the microphone in decibels',
    sampleTitle: 'Recording',
    sampleText: 'Ten to thirty seconds of one person, without music or noise.',
    sampleGate: 'The consent comes first.',
    waveOfSample: 'Waveform of the recording',
    checking: 'The recording is being checked …',
    looksGood: 'The recording looks good.',
    saveVoice: 'Save the voice',
    saving: 'The voice is being made …',
    saved: 'The voice “{name}” is ready.',
    deleteVoice: 'Delete',
    deleteNamed: 'Delete the voice {name}',
    deleteSure: 'Delete the voice “{name}”? It cannot be brought back.',
    textTitle: 'Text',
    textLabel: 'Text to speak',
    readingTitle: 'How it will be read',
    readingText: 'Choose a word to change how it is read: in pinyin with tone numbers, or in other words.',
    readingMarkup: 'Readings can be changed in texts without markup; in SSML write <phoneme> or <sub>.',
    readingOf: '“{text}” is read {reading}; change it',
    readingChanged: '“{text}” is read {reading}, as you changed it; change it again',
    readingField: 'Reading of “{text}”',
    readingNow: '“{text}” will be read {reading}.',
    markup: 'Markup in the text',
    markupNone: 'None',
    markupPauses: 'Pauses: [pause:0.8s]',
    markupSsml: 'SSML: <speak>…</speak>',
    speed: 'Speed',
    pause: 'Pause after a sentence',
    seed: 'Seed',
    format: 'Format of the download',
    speak: 'Speak',
    stop: 'Stop',
    noText: 'Write something to speak.',
    noVoice: 'Choose a voice first.',
    tooLong: 'The text has {count} characters; this server takes {max}.',
    making: 'Speech is being made …',
    firstAudio: 'First audio after {ms} ms',
    stopped: 'Stopped.',
    finished: 'Done: {seconds} s of speech in {took} s; first audio after {ms} ms.',
    late: '{count} gaps: audio came later than it was needed.',
    resultTitle: 'Speech',
    waveOfSpeech: 'Waveform of the speech',
    spectrogramOfReference: 'Spectrogram of the recording',
    spectrogramOfSpeech: 'Spectrogram of the speech',
    reference: 'Recording',
    similarity: '· similarity of the voices {value}',
    notCompared: '· too short to compare the voices',
    noReference: 'This voice’s recording cannot be shown: servers keep of it only what speech needs, no sound.',
    again: 'Play again',
    download: 'Download',
    downloading: 'The file is being made …',
    mark: 'Downloads say in their tags that the speech is synthetic.',
    noServer: 'The server cannot be reached: is it running?',
    noMicrophone: 'The microphone cannot be used: {reason}. Allow it in the browser, or choose a file.',
    insecure: 'Browsers give the microphone only to pages on this machine or over HTTPS: choose a file instead.',
    unreadable: 'The browser cannot show this file; the server may still read it.',
    silent: 'Nothing was recorded: is the microphone muted?',
    version: 'version {version}',
  },
  'zh-CN': {
    skip: '跳到文本',
    tagline: '在本机上合成指定声音的语音',
    keyTitle: 'API 密钥',
    keyText: '这台服务器需要密钥。密钥只保存在这个标签页里。',
    keyLabel: '密钥',
    keySave: '使用这个密钥',
    voicesTitle: '声音',
    voicesLegend: '选择声音',
    noVoices: '还没有声音：请用录音制作一个。',
    newVoice: '用录音制作声音',
    consentTitle: '同意',
    consentText: '声音属于说话的人。在本人同意之前，不会录音，也不会克隆。',
    nameLabel: '说话人的名字',
    agree: '这是我自己的声音，或者声音的主人在场并且同意。',
    consentRead: '请朗读这句话：',
    consentSentence: '我是{name}。我同意在这台服务器上用我的录音合成我的声音。',
    nameMissing: '请先写下说话人的名字。',
    consentGiven: '同意已经录下。',
    record: '录音',
    stopRecording: '停止录音',
    recording: '正在录音：{seconds} 秒',
    orFile: '或选择文件',
    orDrop: '或选择文件，也可以拖到这里',
    level: '麦克风电平（分贝）',
    sampleTitle: '录音',
    sampleText: '一个人说话，十到三十秒，没有音乐和噪声。',
    sampleGate: '请先完成同意。',
    waveOfSample: '录音的波形',
    checking: '正在检查录音……',
    looksGood: '录音没有问题。',
    saveVoice: '保存声音',
    saving: '正在制作声音……',
    saved: '声音“{name}”可以使用了。',
    deleteVoice: '删除',
    deleteNamed: '删除声音{name}',
    deleteSure: '删除声音“{name}”？删除后无法恢复。',
    textTitle: '文本',
    textLabel: '要说的文本',
    readingTitle: '将会这样读',
    readingText: '选择一个字或词，修改它的读音：写带声调数字的拼音，或别的字词。',
    readingMarkup: '没有标记的文本才能在这里改读音；SSML 里请写 <phoneme> 或 <sub>。',
    readingOf: '“{text}”读作 {reading}；修改',
    readingChanged: '“{text}”已改为读作 {reading}；再次修改',
    readingField: '“{text}”的读音',
    readingNow: '“{text}”将读作 {reading}。',
    markup: '文本里的标记',
    markupNone: '无',
    markupPauses: '停顿：[pause:0.8s]',
    markupSsml: 'SSML：<speak>…</speak>',
    speed: '语速',
    pause: '句末停顿',
    seed: '种子',
    format: '下载格式',
    speak: '朗读',
    stop: '停止',
    noText: '请写下要说的话。',
    noVoice: '请先选择声音。',
    tooLong: '文本有 {count} 个字符，这台服务器最多接受 {max} 个。',
    making: '正在合成……',
    firstAudio: '{ms} 毫秒后出声',
    stopped: '已停止。',
    finished: '完成：{took} 秒合成 {seconds} 秒语音，{ms} 毫秒后出声。',
    late: '{count} 处断续：音频来得比需要的晚。',
    resultTitle: '语音',
    waveOfSpeech: '语音的波形',
    spectrogramOfReference: '录音的频谱图',
    spectrogramOfSpeech: '语音的频谱图',
    reference: '录音',
    similarity: '· 声音相似度 {value}',
    notCompared: '· 太短，无法比较声音',
    noReference: '无法显示这个声音的录音：服务器只保留合成所需的数据，不保留声音。',
    again: '再放一遍',
    download: '下载',
    downloading: '正在生成文件……',
    mark: '下载的文件在标签里注明是合成语音。',
    noServer: '连不上服务器：它在运行吗？',
    noMicrophone: '无法使用麦克风：{reason}。请在浏览器里允许，或选择文件。',
    insecure: '浏览器只允许本机页面或 HTTPS 页面使用麦克风：请选择文件。',
    unreadable: '浏览器无法显示这个文件，但服务器也许能读。',
    silent: '什么也没有录到：麦克风是不是静音了？',
    version: '版本 {version}',
  },
};

/** Advice on a recording in Chinese, by what was measured; the server has it in English. */
const advice = {
  speech_length: '语音长度 {value}：请说得久一些，至少五秒。',
  level: '响度 {value}：请调整与麦克风的距离或录音音量。',
  clipping: '削波 {value}：录得太响，声音失真，请离麦克风远一些或调低音量。',
  noise: '语音比噪声高 {value}：请在安静的地方录音。',
  hum: '电源哼声 {value}：请让麦克风远离电源和灯具，或换一条线。',
  reverberation: '混响 {value}：请靠近麦克风，或在有窗帘、地毯的房间里录音。',
  bandwidth: '最高频率 {value}：像是电话录音，请用更高的采样率直接录音。',
  one_speaker: '前后声音的相似度 {value}：好像不止一个人说话，请只录一个人。',
  same_speaker: '与其他录音的相似度 {value}：好像不是同一个人。',
};

/** Returns a finding about a recording as a sentence. */
export function adviceOn({ kind, value, unit, message, advice: text }) {
  if (language === 'en' || !advice[kind]) {
    return text ? `${message}. ${text}` : message;
  }
  const shown = unit === 'cosine' ? value.toFixed(2) : `${unit === 'Hz' ? value.toFixed(0) : value.toFixed(1)} ${unit === 's' ? '秒' : unit}`;
  return advice[kind].replace('{value}', shown);
}

let language = 'en';

/** Chooses the language that the reader's browser asks for, or the one chosen before. */
export function startLanguage() {
  const chosen = localStorage.getItem('language') || navigator.language || 'en';
  setLanguage(chosen.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en');
}

/** Switches between the two languages. */
export function switchLanguage() {
  setLanguage(language === 'en' ? 'zh-CN' : 'en');
  localStorage.setItem('language', language);
}

function setLanguage(value) {
  language = value;
  document.documentElement.lang = value;
  for (const element of document.querySelectorAll('[data-i18n]')) {
    element.textContent = say(element.dataset.i18n);
  }
  for (const element of document.querySelectorAll('[data-i18n-label]')) {
    element.setAttribute('aria-label', say(element.dataset.i18nLabel));
  }
  const button = document.getElementById('language');
  button.textContent = value === 'en' ? '中文' : 'English';
  button.lang = value === 'en' ? 'zh-CN' : 'en';
}

/** Returns a sentence in the page's language, with values in place of {names}. */
export function say(key, values = {}) {
  return sentences[language][key].replace(/\{(\w+)\}/g, (all, name) => String(values[name] ?? all));
}

/** Returns the page's language. */
export function currentLanguage() {
  return language;
}
