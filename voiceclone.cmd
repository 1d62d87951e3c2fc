@echo off
rem The voiceclone command: builds the project when it is new, then runs it. After a change, "mvn clean" makes it new.
setlocal
set "ROOT=%~dp0"
set "TARGET=%ROOT%voiceclone-cli\target"
set "STAMP=%TARGET%\launcher.stamp"
set "CLASSES=%TARGET%\launcher.jsa"
set "VOICE=%TARGET%\launcher.voice"
set "CP=%TARGET%\voiceclone-cli.jar;%TARGET%\lib\*"
set "MAIN=io.github.voiceclone.cli.VoiceCloneCommand"
rem JDK 24 and later warn of native libraries without.
set "NATIVE=--enable-native-access=ALL-UNNAMED"
rem Most commands are over before code that is compiled as early as Java's default has it pays off.
set "JVM=-XX:+UseSerialGC -XX:CompileThresholdScaling=3 %NATIVE%"
set "JAVA=java"
if defined JAVA_HOME if exist "%JAVA_HOME%\bin\java.exe" set "JAVA=%JAVA_HOME%\bin\java.exe"

"%JAVA%" -version >nul 2>&1
if errorlevel 1 (
  echo voiceclone: no java found: install JDK 17 or later, or set JAVA_HOME 1>&2
  exit /b 2
)

if exist "%STAMP%" goto run
where mvn >nul 2>&1
if errorlevel 1 (
  echo voiceclone: no mvn found: install Maven 3.8 or later to build the project 1>&2
  exit /b 2
)
echo voiceclone: building ^(the first time Maven also downloads what the build needs^) 1>&2
if exist "%CLASSES%" del /f "%CLASSES%"
if exist "%VOICE%" del /f "%VOICE%"
if exist "%TARGET%\lib" rmdir /s /q "%TARGET%\lib"
call mvn -B -ntp -q -f "%ROOT%pom.xml" -pl voiceclone-cli -am -DskipTests -Dspotless.check.skip package 1>&2
if errorlevel 1 (
  echo voiceclone: the build failed 1>&2
  exit /b 1
)
type nul > "%STAMP%"
rem The classes a run needs, laid out for Java to map at once. Java ignores them when it or a jar is not the same any more.
"%JAVA%" -XX:ArchiveClassesAtExit="%CLASSES%" %JVM% -cp "%CP%" %MAIN% rehearse "%TARGET%" >nul 2>&1

:run
rem Java takes the temporary folder from TMP; TMPDIR, where it is set, comes first, as on other systems.
if defined TMPDIR set "TMP=%TMPDIR%"
"%JAVA%" -XX:SharedArchiveFile="%CLASSES%" -Xshare:auto -Xlog:disable %JVM% -Dvoiceclone.demoVoice="%VOICE%" -cp "%CP%" %MAIN% %*
exit /b %errorlevel%
