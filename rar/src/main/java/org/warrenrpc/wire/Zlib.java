package org.warrenrpc.wire;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** What oslo calls gzip: a zlib stream (RFC 1950; 4.9). */
final class Zlib {
  static final String HEADER = "compression";
  static final String NAME = "application/x-gzip";

  private Zlib() {}

  /**
   * Inflates up to {@code most} bytes and one more, which tells that there were too many.
   *
   * @throws IOException when it is no such stream, or breaks off
   */
  static byte[] inflate(byte[] body, int most) throws IOException {
    try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(body))) {
      return in.readNBytes(most == Integer.MAX_VALUE ? most : most + 1);
    }
  }

  static byte[] deflate(byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      deflater.write(body);
    } catch (IOException e) {
      throw new AssertionError("Memory cannot fail to be written", e);
    }
    return out.toByteArray();
  }
}
