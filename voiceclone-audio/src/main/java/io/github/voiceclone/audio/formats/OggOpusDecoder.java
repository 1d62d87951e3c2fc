package io.github.voiceclone.audio.formats;

import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioClipBuilder;
import io.github.voiceclone.audio.AudioDecoder;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads Opus recordings in Ogg files (RFC 7845) of one or two channels, at 48 kHz. The encoder's delay at the start and the
 * padding at the end are cut off. Streams that follow one another are read as one recording; other streams are skipped.
 * Memory grows with what is decoded. Thread-safe.
 */
public final class OggOpusDecoder implements AudioDecoder {
    /** Creates the decoder. */
    public OggOpusDecoder() {}

    @Override
    public String formatName() {
        return "Ogg Opus";
    }

    @Override
    public boolean recognizes(byte[] header) {
        return header.length >= 4 && header[0] == 'O' && header[1] == 'g' && header[2] == 'g' && header[3] == 'S';
    }

    @Override
    public AudioClip decode(InputStream in, double maxSeconds) throws IOException {
        OggPages pages = new OggPages(in);
        AudioClipBuilder clip = new AudioClipBuilder(OpusStream.RATE, maxSeconds);
        OpusStream stream = new OpusStream(clip);
        int headers = 0;
        long offset = 0;
        boolean offsetKnown = false;
        for (OggPages.Packet packet = pages.next(); packet != null; packet = pages.next()) {
            if (packet.first()) {
                stream.start(packet.bytes(), 0);
                headers = 1;
                offset = 0;
                offsetKnown = false;
            } else if (headers == 1) {
                headers = 2; // The tags.
            } else {
                boolean ends = packet.lastPage() && packet.position() >= 0;
                stream.decode(packet.bytes(), ends ? packet.position() - offset : Long.MAX_VALUE);
                if (!offsetKnown && packet.endsPage() && packet.position() >= 0) {
                    // Of a stream that was cut out of a longer one, positions start beyond zero.
                    offset = Math.max(0, packet.position() - stream.decoded());
                    offsetKnown = true;
                }
            }
        }
        return clip.build();
    }
}
