package org.warrenrpc.core.server;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.JavaFileObject.Kind;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Classes compiled as a build without {@code -parameters} does, in a class loader of their own. */
final class Compiled extends ClassLoader {
  private final Map<String, ByteArrayOutputStream> classes = new HashMap<>();

  private Compiled() {
    super(Compiled.class.getClassLoader());
  }

  /** Compiles sources by class name, and returns the class {@code name}. */
  static Class<?> without(String name, Map<String, String> sources) throws Exception {
    Compiled compiled = new Compiled();
    compiled.compile(sources);
    return compiled.loadClass(name);
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    ByteArrayOutputStream found = classes.get(name);
    if (found == null) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, found.toByteArray(), 0, found.size());
  }

  private void compile(Map<String, String> sources) throws Exception {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (JavaFileManager files =
        new ForwardingJavaFileManager<>(compiler.getStandardFileManager(null, null, null)) {
          @Override
          public JavaFileObject getJavaFileForOutput(
              Location location, String className, Kind kind, FileObject sibling) {
            return output(className, kind);
          }
        }) {
      List<String> options =
          List.of("-proc:none", "-classpath", System.getProperty("java.class.path"));
      List<JavaFileObject> texts =
          sources.entrySet().stream().map(e -> text(e.getKey(), e.getValue())).toList();
      if (!compiler.getTask(null, files, null, options, null, texts).call()) {
        throw new AssertionError("It does not compile: " + sources);
      }
    }
  }

  private JavaFileObject output(String className, Kind kind) {
    return new SimpleJavaFileObject(URI.create("memory:/" + className), kind) {
      @Override
      public OutputStream openOutputStream() {
        return classes.computeIfAbsent(className, name -> new ByteArrayOutputStream());
      }
    };
  }

  private static JavaFileObject text(String className, String source) {
    String path = "memory:/" + className.replace('.', '/') + ".java";
    return new SimpleJavaFileObject(URI.create(path), Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return source;
      }
    };
  }
}
