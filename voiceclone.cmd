@echo off
rem The voiceclone command: builds the project when it is new, then runs it.
setlocal
set "ROOT=%~dp0"
set "TARGET=%ROOT%voiceclone-examples\target"
set "STAMP=%TARGET%\launcher.stamp"
set "JAVA=java"
if defined JAVA_HOME if exist "%JAVA_HOME%\bin\java.exe" set "JAVA=%JAVA_HOME%\bin\java.exe"

if not exist "%STAMP%" (
  echo voiceclone: building ^(the first time Maven also downloads what the build needs^) 1>&2
  call mvn -B -ntp -f "%ROOT%pom.xml" -pl voiceclone-examples -am -DskipTests -Dspotless.check.skip package 1>&2
  if errorlevel 1 (
    echo voiceclone: the build failed 1>&2
    exit /b 1
  )
  type nul > "%STAMP%"
)

"%JAVA%" -Xshare:auto -XX:+UseSerialGC -Dfile.encoding=UTF-8 -cp "%TARGET%\voiceclone-examples.jar;%TARGET%\lib\*" io.github.voiceclone.cli.VoiceCloneCommand %*
exit /b %errorlevel%
